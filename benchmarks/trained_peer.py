"""A network trained here, run in SpikingJelly with the same weights on the same pictures: its accuracy there, the firing rate of each
layer, and how long a step takes.

    python3 trained_peer.py MODEL.snn CIFAR10_FOLDER [--mode train|infer] [--batch 64] [--secs 10] [--threads 2] [--cl]

Prints one line of JSON. A chain of Conv2d, MaxPool2d, AveragePool2d, BatchNorm, Spiking (Lif, hard reset, triangle of width 1),
Flatten and Dense is understood; the read-out is the mean potential. Beside it: ./snn train NETWORK.json --from MODEL.snn --set lr=0."""
import argparse, json, lzma, os, statistics, time, zipfile
import numpy as np
import torch, torch.nn as nn, torch.nn.functional as F
from spikingjelly.activation_based import functional, layer, neuron, surrogate

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument('model'); p.add_argument('data')
p.add_argument('--mode', choices=['train', 'infer'], default='train')
p.add_argument('--batch', type=int, default=64)
p.add_argument('--secs', type=float, default=10)
p.add_argument('--threads', type=int, default=2)
p.add_argument('--examples', type=int, default=1000)
p.add_argument('--cl', action='store_true', help='channels last')
a = p.parse_args()
torch.set_num_threads(a.threads)

with zipfile.ZipFile(a.model) as z:
    network = json.loads(z.read('network.json'))
    numbers = np.frombuffer(z.read('weights.f32'), '<f4')
layers = network['layers']
shapes, statistics_of, h, w, c = [], [], *network['input']
for l in layers:
    kind = l['type']
    if kind == 'Conv2d':
        k = l['kernel'] if isinstance(l['kernel'], int) else l['kernel'][0]
        shapes.append((l['name'] + '.weight', (k, k, c, l['channels']))); c = l['channels']
    elif kind == 'BatchNorm':
        shapes += [(l['name'] + '.gamma', (c,)), (l['name'] + '.beta', (c,))]
        statistics_of += [(l['name'] + '.mean', (c,)), (l['name'] + '.variance', (c,))]
    elif kind == 'Dense':
        shapes += [(l['name'] + '.weight', (c, l['units'])), (l['name'] + '.bias', (l['units'],))]
values, at = {}, 0
for name, shape in shapes + statistics_of:
    n = int(np.prod(shape))
    values[name] = torch.from_numpy(numbers[at:at + n].reshape(shape).copy()); at += n
assert at == len(numbers), f'{at} of {len(numbers)} numbers were read'

def side(v, otherwise=None):
    v = otherwise if v in (None, 0, [0, 0]) else v
    return v if isinstance(v, int) else v[0]

modules = []
for l in layers:
    kind, name = l['type'], l['name']
    if kind == 'Conv2d':
        weight = values[name + '.weight'].permute(3, 2, 0, 1).contiguous()
        m = layer.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2], side(l.get('stride'), 1), side(l['padding']), bias=False)
        m.weight.data = weight
    elif kind == 'BatchNorm':
        m = layer.BatchNorm2d(len(values[name + '.gamma']), eps=l.get('epsilon', 1e-5))
        m.weight.data, m.bias.data = values[name + '.gamma'], values[name + '.beta']
        m.running_mean, m.running_var = values[name + '.mean'], values[name + '.variance']
    elif kind == 'Spiking':
        lif = l['neuron']
        assert lif['type'] == 'Lif' and lif['surrogate']['type'] == 'Triangle' and lif['reset'] == 'hard', lif
        m = neuron.LIFNode(tau=lif['tau'] / network['dt'], decay_input=lif['decayInput'], v_threshold=lif['threshold'], v_reset=0.,
                           surrogate_function=surrogate.PiecewiseQuadratic(1.0), detach_reset=lif['detachReset'])
    elif kind == 'MaxPool2d':
        m = layer.MaxPool2d(side(l['window']), side(l.get('stride'), side(l['window'])))
    elif kind == 'AveragePool2d':
        m = layer.AvgPool2d(side(l['window']), side(l.get('stride'), side(l['window'])))
    elif kind == 'Flatten':
        m = layer.Flatten()
    elif kind == 'Dense':
        weight = values[name + '.weight'].t().contiguous()
        m = layer.Linear(weight.shape[1], weight.shape[0])
        m.weight.data, m.bias.data = weight, values[name + '.bias']
    modules.append((name, m))
net = nn.Sequential()
for name, m in modules:
    net.add_module(name, m)
functional.set_step_mode(net, 'm')
if a.cl:
    net = net.to(memory_format=torch.channels_last)

path = os.path.join(a.data, 'test_batch.bin')
raw = open(path, 'rb').read() if os.path.exists(path) else lzma.open(path + '.xz').read()
records = np.frombuffer(raw, np.uint8).reshape(-1, 3073)
labels = torch.from_numpy(records[:, 0].astype(np.int64))
pictures = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255)
encoder = network['encoder']
pictures = (pictures - torch.tensor(encoder['mean']).view(1, 3, 1, 1)) / torch.tensor(encoder['deviation']).view(1, 3, 1, 1)

fired = {}
def count(name):
    def hook(module, inputs, output):
        s = fired.setdefault(name, [0.0, 0]); s[0] += float(output.detach().sum()); s[1] += output.numel()
    return hook
hooks = [m.register_forward_hook(count(n)) for n, m in modules if isinstance(m, neuron.LIFNode)]

def forward(x):
    functional.reset_net(net)
    return net(x.unsqueeze(0).repeat(network['steps'], 1, 1, 1, 1)).mean(0)

net.eval()
right = 0
with torch.no_grad():
    for i in range(0, a.examples, 100):
        right += int((forward(pictures[i:i + 100]).argmax(1) == labels[i:i + 100]).sum())
rates = {n: round(s / k, 4) for n, (s, k) in fired.items()}
for hook in hooks:
    hook.remove()
net.train(a.mode == 'train')
optimizer = torch.optim.SGD(net.parameters(), lr=0.0, momentum=0.9, nesterov=True, weight_decay=5e-4)
def step(i):
    x = pictures[i * a.batch % 8000:][:a.batch]; y = labels[i * a.batch % 8000:][:a.batch]
    if a.mode == 'infer':
        with torch.no_grad():
            forward(x)
        return
    optimizer.zero_grad()
    F.cross_entropy(forward(x), y, label_smoothing=0.1).backward()
    optimizer.step()
for i in range(3):
    step(i)
times, start = [], time.perf_counter()
while len(times) < 5 or time.perf_counter() - start < a.secs:
    t = time.perf_counter(); step(len(times)); times.append(1e3 * (time.perf_counter() - t))
print(json.dumps(dict(model=os.path.basename(a.model), mode=a.mode, batch=a.batch, threads=a.threads, channels_last=a.cl, torch=torch.__version__,
                      right=right, examples=a.examples, rates=rates, median_ms=round(statistics.median(times), 1),
                      min_ms=round(min(times), 1), steps=len(times))))
