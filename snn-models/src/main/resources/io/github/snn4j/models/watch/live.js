// Asks for data.json every second and shows it.
import { Chart, element, short } from './charts.js';

const byId = id => document.getElementById(id);
const charts = byId('charts');
const loss = new Chart(charts, 'Loss');
const accuracy = new Chart(charts, 'Accuracy', { unit: ' %', most: 100 });
const rates = new Chart(charts, 'Firing rate by layer', { unit: ' %' });
const norms = new Chart(charts, 'Gradient norm by layer', { log: true });
const percent = values => values.map(v => v === null ? null : 100 * v);

/** The mean of each value and those before it, the newest weighing most, so that single batches do not hide where it goes. */
function smooth(values) {
  let sum = 0, weight = 0;
  return values.map(v => {
    if (v !== null) {
      sum = 0.9 * sum + v;
      weight = 0.9 * weight + 1;
    }
    return weight === 0 ? null : sum / weight;
  });
}

function clock(seconds) {
  if (seconds === null) return '–';
  const s = Math.round(seconds), two = n => String(n).padStart(2, '0');
  return s >= 3600
    ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
    : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

const last = values => values.length ? values[values.length - 1] : null;
const inPercent = fraction => fraction === null ? '–' : `${(100 * fraction).toFixed(2)} %`;

function cards(data) {
  const figures = [
    ['time left', clock(data.now.secondsLeft)],
    ['loss', short(last(smooth(data.steps.loss)))],
    ['training accuracy', inPercent(last(smooth(data.steps.accuracy)))],
    ['watched accuracy', inPercent(last(data.epochs.watchAccuracy))],
    ['examples a second', short(data.now.samplesPerSecond)],
    ['learning rate', short(last(data.steps.learningRate))],
  ];
  byId('cards').replaceChildren(...figures.map(([label, value]) => {
    const card = element('div', { class: 'card' });
    card.append(element('div', { class: 'label' }, label), element('div', { class: 'value' }, value));
    return card;
  }));
}

const layers = (x, byLayer, change) => Object.entries(byLayer).map(([name, y]) => ({ name, x, y: change(y) }));

function draw({ steps, epochs }) {
  const x = steps.at;
  loss.draw([
    { name: 'batches', x, y: steps.loss, colour: 0, faint: true },
    { name: 'smoothed', x, y: smooth(steps.loss), colour: 0 },
    { name: 'epochs', x: epochs.at, y: epochs.loss, colour: 1, dots: true },
  ]);
  accuracy.draw([
    { name: 'batches', x, y: percent(steps.accuracy), colour: 0, faint: true },
    { name: 'smoothed', x, y: percent(smooth(steps.accuracy)), colour: 0 },
    { name: 'watched', x: epochs.at, y: percent(epochs.watchAccuracy), colour: 1, dots: true },
  ]);
  rates.draw(layers(x, steps.firingRates, percent));
  norms.draw([{ name: 'all', x, y: steps.gradientNorm }, ...layers(x, steps.gradientNorms, y => y)]);
}

function tell(alarms) {
  if (alarms.length === 0) return;
  byId('alarms').replaceChildren(...alarms.map(a => {
    const where = a.step === 0 ? 'At the start' : `Epoch ${a.epoch}, step ${a.step}`;
    return element('li', { class: a.healthy ? 'well' : 'ill' }, `${where}: ${a.text}`);
  }).reverse());
}

function state(name) {
  byId('state').textContent = name;
  byId('state').className = name;
}

function show(data) {
  byId('title').textContent = data.title;
  tell(data.alarms);
  if (data.now === null) return;
  const { epoch, epochs, step, steps } = data.now;
  const done = ((epoch - 1) * steps + step) / (epochs * steps);
  document.title = `${Math.floor(100 * done)} % – ${data.title}`;
  state('training');
  byId('where').textContent = `epoch ${epoch} of ${epochs}, step ${step} of ${steps}`;
  byId('progress').value = done;
  cards(data);
  draw(data);
}

async function poll() {
  let wait = 1000;
  try {
    const answer = await fetch('data.json', { signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(answer.statusText);
    const data = await answer.json();
    show(data);
    if (data.ended) {
      state('ended');
      return;
    }
  } catch (e) {
    // the server ends with the training
    state('ended');
    wait = 5000;
  }
  setTimeout(poll, wait);
}

poll();
