// A line chart as SVG: axes, curves with gaps where there is no number, a legend that tells the values under the pointer.
const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 560, HEIGHT = 240, LEFT = 52, RIGHT = 12, TOP = 10, BOTTOM = 40;
const COLOURS = 6;

export function element(name, attributes = {}, text = '') {
  const made = name === 'svg' || attributes.svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'svg') made.setAttribute(key, value);
  }
  made.textContent = text;
  return made;
}

const svg = (name, attributes, text) => element(name, { ...attributes, svg: true }, text);

/** Round numbers that cover low to high, about count of them. */
function ticks(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(k => k * power).find(s => s >= rough * 0.999);
  const all = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) all.push(k * step);
  return all;
}

function decades(low, high) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first) / 5));
  const all = [];
  for (let k = first; k <= last; k += every) all.push(10 ** k);
  return all;
}

export function short(value, unit = '') {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(1) + unit;
  return Number(value.toPrecision(size < 1000 ? 3 : 5)) + unit;
}

const colour = (series, k) => (series.colour ?? k) % COLOURS;

/** One figure; draw(series) shows series of {name, x, y, colour, dots, faint}, x in epochs. */
export class Chart {
  constructor(parent, title, { unit = '', log = false, most = null } = {}) {
    Object.assign(this, { unit, log, most, series: [], pointer: null });
    this.picture = element('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title });
    this.legend = element('ul', { class: 'legend' });
    const figure = element('figure');
    figure.append(element('h2', {}, title), this.picture, this.legend);
    parent.append(figure);
    this.picture.addEventListener('pointermove', e => {
      const box = this.picture.getBoundingClientRect();
      this.pointer = (e.clientX - box.left) / box.width * WIDTH;
      this.draw(this.series);
    });
    this.picture.addEventListener('pointerleave', () => { this.pointer = null; this.draw(this.series); });
  }

  draw(series) {
    this.series = series;
    const shown = v => v !== null && (!this.log || v > 0);
    const ys = series.flatMap(s => s.y).filter(shown);
    const xs = series.flatMap(s => s.x);
    this.picture.replaceChildren();
    if (ys.length === 0) {
      this.picture.append(svg('text', { x: WIDTH / 2, y: HEIGHT / 2, 'text-anchor': 'middle' }, 'no data yet'));
      return;
    }
    let low = ys.reduce((a, b) => Math.min(a, b)), high = ys.reduce((a, b) => Math.max(a, b));
    let marks;
    if (this.log) {
      marks = decades(low, high);
      low = Math.min(low, marks[0]);
      high = Math.max(high, marks[marks.length - 1]);
      if (low === high) high *= 10;
    } else {
      low = Math.min(0, low);
      high = this.most ?? (high > low ? high : low + 1);
      marks = ticks(low, high, 4);
      const step = marks[1] - marks[0];
      if (marks[marks.length - 1] < high) marks.push(marks[marks.length - 1] + step);
      high = marks[marks.length - 1];
    }
    const from = Math.min(0, ...xs.slice(0, 1)), to = xs.reduce((a, b) => Math.max(a, b), from + 1e-6);
    const scale = this.log ? Math.log : v => v;
    const X = x => LEFT + (x - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    const Y = y => HEIGHT - BOTTOM - (scale(y) - scale(low)) / (scale(high) - scale(low)) * (HEIGHT - TOP - BOTTOM);
    for (const mark of marks) {
      this.picture.append(
        svg('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: Y(mark), y2: Y(mark) }),
        svg('text', { x: LEFT - 6, y: Y(mark) + 4, 'text-anchor': 'end' }, short(mark, this.unit)));
    }
    for (const mark of ticks(from, to, 6)) {
      this.picture.append(svg('text', { x: X(mark), y: HEIGHT - 24, 'text-anchor': 'middle' }, short(mark)));
    }
    this.picture.append(svg('text', { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 6, 'text-anchor': 'middle' }, 'epochs'));
    series.forEach((s, k) => this.curve(s, colour(s, k), X, Y, shown));
    this.tell(X);
  }

  curve(s, c, X, Y, shown) {
    let path = '', open = false;
    s.x.forEach((x, i) => {
      const there = shown(s.y[i]);
      if (there) path += `${open ? 'L' : 'M'}${X(x).toFixed(1)} ${Y(s.y[i]).toFixed(1)}`;
      open = there;
    });
    this.picture.append(svg('path', { class: `curve c${c}${s.faint ? ' faint' : ''}`, d: path }));
    if (s.dots) {
      s.x.forEach((x, i) => {
        if (shown(s.y[i])) this.picture.append(svg('circle', { class: `dot c${c}`, cx: X(x), cy: Y(s.y[i]), r: 3 }));
      });
    }
  }

  /** The legend, with the values at the pointer or the newest. */
  tell(X) {
    if (this.pointer !== null) {
      this.picture.append(svg('line', { class: 'hair', x1: this.pointer, x2: this.pointer, y1: TOP, y2: HEIGHT - BOTTOM }));
    }
    this.legend.replaceChildren(...this.series.map((s, k) => {
      let at = s.y.length - 1;
      if (this.pointer !== null) {
        s.x.forEach((x, i) => { if (Math.abs(X(x) - this.pointer) < Math.abs(X(s.x[at]) - this.pointer)) at = i; });
      }
      const item = element('li');
      const key = element('svg', { viewBox: '0 0 18 10', 'aria-hidden': 'true' });
      key.append(svg('line', { class: `curve c${colour(s, k)}${s.faint ? ' faint' : ''}`, x1: 0, x2: 18, y1: 5, y2: 5 }));
      item.append(key, `${s.name} ${short(s.y[at], this.unit)}`);
      return item;
    }));
  }
}
