#!/usr/bin/env python3
"""Draws the main panels of the dashboard from a running application: dashboard.py URL SECONDS > dashboard.svg

URL is that of its Prometheus endpoint, such as http://localhost:8080/actuator/prometheus. It is scraped every two
seconds; each panel is computed as its query in grafana-dashboard.json says. Needs nothing but Python 3.
"""
import re
import sys
import time
import urllib.request
from html import escape

PERIOD = 2
COLORS = ["#3f6fb5", "#d9822b", "#3d9970", "#b04a5a", "#7a5ea8", "#8a8a3a"]
LINE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'(\w+)="([^"]*)"')


def scrape(url):
    series = {}
    with urllib.request.urlopen(url) as response:
        for line in response.read().decode().splitlines():
            match = LINE.match(line)
            if match:
                labels = dict(LABEL.findall(match.group(2) or ""))
                series[(match.group(1), tuple(sorted(labels.items())))] = float(match.group(3))
    return series


def by(sample, name, label, fold=sum, where=lambda labels: True):
    groups = {}
    for (series, labels), value in sample.items():
        labels = dict(labels)
        if series == name and label in labels and where(labels):
            groups.setdefault(labels[label], []).append(value)
    return {key: fold(values) for key, values in groups.items()}


def rate(samples, name, label):
    values = [by(sample, name, label) for sample in samples]
    return [{key: (now[key] - before.get(key, 0)) / PERIOD for key in now} for before, now in zip(values, values[1:])]


def p99(samples):
    points = []
    for before, now in zip(samples, samples[1:]):
        shards = {}
        for (series, labels), value in now.items():
            if series == "shard_operations_seconds_bucket":
                labels_of = dict(labels)
                buckets = shards.setdefault(labels_of["shard"], {})
                bound = float(labels_of["le"].replace("+Inf", "inf"))
                buckets[bound] = buckets.get(bound, 0) + value - before.get((series, labels), 0)
        points.append({shard: quantile(0.99, sorted(buckets.items())) for shard, buckets in shards.items()})
    return points


def quantile(q, buckets):
    wanted, lower, below = q * buckets[-1][1], 0.0, 0.0
    for bound, count in buckets:
        if count >= wanted and count > below:
            return lower if bound == float("inf") else lower + (bound - lower) * (wanted - below) / (count - below)
        lower, below = bound, count
    return 0.0


def ratio(samples):
    def used(sample):
        active, most = (by(sample, "hikaricp_connections_" + what, "pool", max,
                           lambda labels: labels["pool"].startswith("shard-")) for what in ("active", "max"))
        return {pool: active[pool] / most[pool] for pool in active}
    return [used(sample) for sample in samples[1:]]


def text(value, unit):
    if unit == "%":
        return "%.0f %%" % (100 * value)
    if unit == "s":
        return "%.3g ms" % (1000 * value)
    if unit == "bytes":
        return "%.0f MB" % (value / 1e6)
    return ("%.0f %s" if value >= 10 or value == int(value) else "%.1f %s") % (value, unit)


def panel(x, y, title, points, unit):
    width, height = 330, 130
    keys = sorted({key for point in points for key in point})
    most = max([point[key] for point in points for key in point] + [1e-9])
    out = [f'<g transform="translate({x},{y})"><text class="t" x="0" y="-8">{escape(title)}</text>',
           f'<rect width="{width}" height="{height}" class="p"/>',
           f'<text class="l" x="{width - 4}" y="12" text-anchor="end">{text(most, unit)}</text>']
    for number, key in enumerate(keys):
        color = COLORS[number % len(COLORS)]
        line = " ".join(f"{width * i / max(1, len(points) - 1):.1f},{height - (height - 20) * point.get(key, 0) / most:.1f}"
                        for i, point in enumerate(points))
        out.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="1.6"/>')
        out.append(f'<text class="l" x="{82 * (number % 4)}" y="{height + 16 + 14 * (number // 4)}" fill="{color}">{escape(key)}</text>')
    return "\n".join(out) + "</g>"


def tile(x, title, value):
    return (f'<g transform="translate({x},40)"><rect width="160" height="56" class="p"/><text class="l" x="8" y="16">'
            f'{escape(title)}</text><text x="8" y="44" class="v">{escape(value)}</text></g>')


def main(url, seconds):
    samples = [scrape(url)]
    for _ in range(int(seconds) // PERIOD):
        time.sleep(PERIOD)
        samples.append(scrape(url))
    last = samples[-1]
    up = by(last, "shard_up", "shard", max)
    skew = by(last, "shard_skew", "what", max)
    print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 690" font-family="sans-serif">'
          '<style>.p{fill:#f6f7f9;stroke:#d5d9e0}.t{font-size:14px;font-weight:600;fill:#222}'
          '.l{font-size:11px}.v{font-size:22px;font-weight:600;fill:#222}</style><rect width="740" height="690" fill="#fff"/>')
    print(f'<text x="20" y="24" class="t">Sample shop under load, {seconds} seconds</text>')
    print(tile(20, "Shards up", f"{sum(up.values()):.0f} of {len(up)}"))
    print(tile(197, "Row skew", text(skew.get("rows", 0), "%")))
    print(tile(374, "Operation skew", text(skew.get("operations", 0), "%")))
    print(tile(551, "Schema drift", "%.0f" % sum(by(last, "shard_schema_drift", "shard", max).values())))
    print(panel(20, 140, "Operations by shard, per second", rate(samples, "shard_operations_seconds_count", "shard"), "/s"))
    print(panel(390, 140, "p99 by shard", p99(samples), "s"))
    print(panel(20, 330, "Pools in use", ratio(samples), "%"))
    print(panel(390, 330, "Calls on several shards, per second", rate(samples, "shard_scatter_seconds_count", "outcome"), "/s"))
    print(panel(20, 520, "Rows by shard", [by(sample, "shard_rows", "shard") for sample in samples[1:]], "rows"))
    print(panel(390, 520, "Size by shard", [by(sample, "shard_size_bytes", "shard", max) for sample in samples[1:]], "bytes"))
    print("</svg>")


if __name__ == "__main__":
    main(*sys.argv[1:])
