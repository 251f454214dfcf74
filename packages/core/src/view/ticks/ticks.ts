import { roundSteps } from './round-steps.js';

export interface Ticks {
  values: number[];
  labels: string[];
  /** A power of ten that all labels are to be multiplied with: `×10⁶`. */
  multiplier?: string;
}

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹'
};

/** `10⁻³`. */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map(c => superscripts[c]).join('')}`;
}

/** With a real minus sign. */
export function withMinus(text: string): string {
  return text.replace(/-/g, '−');
}

function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 15; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 15;
}

/** About `count` round values from `min` to `max`. */
export function linearTicks(
  min: number,
  max: number,
  count: number,
  options: { integers?: boolean } = {}
): Ticks {
  const [low, high] = min < max ? [min, max] : [max, min];
  let values = roundSteps(low, high, Math.max(2, count));
  if (options.integers) values = values.filter(Number.isInteger);
  const greatest = Math.max(Math.abs(low), Math.abs(high));
  const step = values.length > 1 ? (values[1] as number) - (values[0] as number) : greatest || 1;
  const exponent = greatest === 0 ? 0 : Math.floor(Math.log10(greatest) + 1e-9);
  const power = exponent >= 5 || exponent < -3 ? exponent : 0;
  const scaledStep = step / 10 ** power;
  const decimals = decimalsOf(Number(scaledStep.toPrecision(10)));
  if (power !== 0 && decimals > 4) {
    return {
      values,
      labels: values.map(v => withMinus(v.toFixed(Math.min(100, decimalsOf(Number(step.toPrecision(10)))))))
    };
  }
  const labels = values.map(v => withMinus((v / 10 ** power).toFixed(decimals)));
  return { values, labels, ...(power === 0 ? {} : { multiplier: `×${powerOfTen(power)}` }) };
}

/** Decades from `min` to `max`, fewer of them where there are many; 1, 2, 5 in less than two decades. */
export function logTicks(min: number, max: number, count: number): Ticks {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  if (last - first < 1) {
    const steps: number[] = [];
    for (let decade = first - 1; decade <= last + 1; decade++) {
      for (const m of [1, 2, 3, 5, 7]) {
        const value = Number(`${m}e${decade}`);
        if (value >= min && value <= max) steps.push(value);
      }
    }
    if (steps.length < 2) return linearTicks(min, max, count);
    return { values: steps, labels: steps.map(plain) };
  }
  const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, count)));
  const values: number[] = [];
  for (let decade = first; decade <= last; decade += stride) values.push(Number(`1e${decade}`));
  return { values, labels: values.map(v => powerOfTen(Math.round(Math.log10(v)))) };
}

/** The places between decades, for the small ticks of a logarithmic axis. */
export function minorLogTicks(min: number, max: number): number[] {
  const values: number[] = [];
  if (Math.log10(max / min) > 8) return values;
  for (let decade = Math.floor(Math.log10(min)); decade <= Math.ceil(Math.log10(max)); decade++) {
    for (let m = 2; m < 10; m++) {
      const value = Number(`${m}e${decade}`);
      if (value >= min && value <= max) values.push(value);
    }
  }
  return values;
}

/** Zero and powers of ten beyond `threshold`, of both signs. */
export function symmetricTicks(min: number, max: number, threshold: number, count: number): Ticks {
  const values = min <= 0 && max >= 0 ? [0] : [];
  const start = Math.ceil(Math.log10(threshold) - 1e-9);
  const reach = Math.max(Math.abs(min), Math.abs(max));
  const decades = Math.max(1, Math.floor(Math.log10(reach)) - start + 1);
  const sides = min < 0 && max > 0 ? 2 : 1;
  const stride = Math.max(1, Math.ceil((decades * sides) / Math.max(2, count - 1)));
  for (let decade = start; 10 ** decade <= reach * (1 + 1e-9); decade += stride) {
    for (const value of [-(10 ** decade), 10 ** decade]) if (value >= min && value <= max) values.push(value);
  }
  values.sort((a, b) => a - b);
  if (values.length < 3) return linearTicks(min, max, count);
  const label = (v: number): string => {
    if (v === 0) return '0';
    return `${v < 0 ? '−' : ''}${powerOfTen(Math.round(Math.log10(Math.abs(v))))}`;
  };
  return { values, labels: values.map(label) };
}

/** A number as a label, at most six digits. */
export function plain(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return withMinus(String(value === 0 ? 0 : value));
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent < -3 || exponent > 5) {
    const [mantissa = '', power = '0'] = Number(value.toPrecision(4)).toExponential().split('e');
    return withMinus(
      mantissa === '1' ? powerOfTen(Number(power)) : `${mantissa}×${powerOfTen(Number(power))}`
    );
  }
  return withMinus(String(Number(value.toPrecision(6))));
}
