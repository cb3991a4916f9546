'use strict';

// PNG (ISO/IEC 15948) without any library but zlib: reads every color type and depth, writes RGBA.

const zlib = require('zlib');

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS = [1, 2, 4, 8, 16];
const MOST_PIXELS = 40e6;

class BadImage extends Error {}

/** Returns the width, the height and 4 bytes (red, green, blue, opacity) for each pixel. */
function decode(file) {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new BadImage('this is not a PNG file');
  const { header, palette, transparency, compressed } = readChunks(file);
  if (!header || header.length < 13) throw new BadImage('the file has no header');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, type, , , interlaced] = header.subarray(8);
  const channels = CHANNELS[type];
  if (!channels || !DEPTHS.includes(depth)) throw new BadImage('the file has an impossible color type');
  if (interlaced) throw new BadImage('interlaced files are not supported; save it without interlacing');
  if (!width || !height || width * height > MOST_PIXELS) {
    throw new BadImage(`${width}x${height} pixels are not within 1 and ${MOST_PIXELS}`);
  }
  const stride = Math.ceil((width * channels * depth) / 8);
  const lines = inflate(compressed, (stride + 1) * height);
  unfilter(lines, stride, height, Math.ceil((channels * depth) / 8));

  const toColor = colorOf(type, depth, palette, transparency);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const line = lines.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < width; x++) toColor(line, x, data, (y * width + x) * 4);
  }
  return { width, height, data };
}

function readChunks(file) {
  const found = { transparency: Buffer.alloc(0) };
  const parts = [];
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const content = file.subarray(at + 8, at + 8 + length);
    if (content.length < length) throw new BadImage('the file is cut off');
    if (name === 'IHDR') found.header = content;
    if (name === 'PLTE') found.palette = content;
    if (name === 'tRNS') found.transparency = content;
    if (name === 'IDAT') parts.push(content);
    at += length + 12;
  }
  return { ...found, compressed: Buffer.concat(parts) };
}

function inflate(compressed, size) {
  let lines;
  try {
    lines = zlib.inflateSync(compressed, { maxOutputLength: size });
  } catch (error) {
    throw new BadImage(`the pixels cannot be unpacked: ${error.message}`);
  }
  if (lines.length < size) throw new BadImage('the file has too few pixels');
  return lines;
}

/** Each line starts with a byte that tells from which neighbors its bytes were predicted. */
function unfilter(lines, stride, height, distance) {
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1) + 1;
    const filter = lines[start - 1];
    for (let i = 0; i < stride; i++) {
      const left = i >= distance ? lines[start + i - distance] : 0;
      const above = y > 0 ? lines[start + i - stride - 1] : 0;
      const corner = y > 0 && i >= distance ? lines[start + i - stride - 1 - distance] : 0;
      lines[start + i] += predict(filter, left, above, corner);
    }
  }
}

function predict(filter, left, above, corner) {
  switch (filter) {
    case 0: return 0;
    case 1: return left;
    case 2: return above;
    case 3: return (left + above) >> 1;
    case 4: {
      const guess = left + above - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
      return a <= b && a <= c ? left : b <= c ? above : corner;
    }
    default: throw new BadImage(`there is no filter ${filter}`);
  }
}

/** A function that writes pixel x of a line as 4 bytes. */
function colorOf(type, depth, palette, transparency) {
  const most = 2 ** depth - 1;
  const sample = (line, index) => {
    if (depth === 8) return line[index];
    if (depth === 16) return (line[index * 2] << 8) | line[index * 2 + 1];
    const bit = index * depth;
    return (line[bit >> 3] >> (8 - depth - (bit & 7))) & most;
  };
  const byte = (value) => (depth === 8 ? value : Math.round((value * 255) / most));
  const key = (channel) => (transparency.length > channel * 2 + 1 ? transparency.readUInt16BE(channel * 2) : -1);

  if (type === 3) {
    if (!palette) throw new BadImage('the file has no palette');
    return (line, x, data, to) => {
      const index = sample(line, x);
      for (let channel = 0; channel < 3; channel++) data[to + channel] = palette[index * 3 + channel];
      data[to + 3] = transparency[index] ?? 255;
    };
  }
  const colors = type === 2 || type === 6 ? 3 : 1;
  const hasOpacity = type === 4 || type === 6;
  const keys = [0, 1, 2].map(key);
  return (line, x, data, to) => {
    const first = x * (colors + (hasOpacity ? 1 : 0));
    let isKey = !hasOpacity && transparency.length > 0;
    for (let channel = 0; channel < 3; channel++) {
      const source = colors === 3 ? channel : 0;
      const value = sample(line, first + source);
      isKey = isKey && value === keys[source];
      data[to + channel] = byte(value);
    }
    data[to + 3] = hasOpacity ? byte(sample(line, first + colors)) : isKey ? 0 : 255;
  };
}

function encode({ width, height, data }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const stride = width * 4;
  const lines = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) lines.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name, content) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = ~0;
  for (const byte of bytes) value = (value >>> 8) ^ CRC_TABLE[(value ^ byte) & 255];
  return ~value >>> 0;
}

module.exports = { decode, encode, BadImage };
