// Finds a number that, written in figures after the challenge of 64 letters,
// gives a SHA-256 that begins with the wanted zero bits. The challenge fills
// the first block, which is worked out once.
"use strict";
var K = constants();
var W = new Int32Array(64);

onmessage = function (event) {
  var first = block(Array.prototype.map.call(event.data.challenge, function (c) { return c.charCodeAt(0); }));
  var begin = compress(initial(), first);
  for (var n = 0; ; n++) {
    if (zeros(compress(begin, tail(String(n)))) >= event.data.bits) {
      postMessage(String(n));
      return;
    }
  }
};

// primes gives the fractional parts that the standard builds its constants of.
function primes(count) {
  var out = [];
  for (var n = 2; out.length < count; n++) {
    var prime = out.every(function (p) { return n % p !== 0; });
    if (prime) out.push(n);
  }
  return out;
}

function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }

function constants() { return Int32Array.from(primes(64).map(function (p) { return fraction(Math.cbrt(p)); })); }

function initial() { return Int32Array.from(primes(8).map(function (p) { return fraction(Math.sqrt(p)); })); }

function block(bytes) {
  var out = new Int32Array(16);
  for (var i = 0; i < bytes.length; i++) out[i >> 2] |= bytes[i] << (24 - 8 * (i & 3));
  return out;
}

// tail is the last block: the figures, the end mark and the length of all.
function tail(figures) {
  var out = new Int32Array(16);
  var n = figures.length;
  for (var i = 0; i < n; i++) out[i >> 2] |= figures.charCodeAt(i) << (24 - 8 * (i & 3));
  out[n >> 2] |= 0x80 << (24 - 8 * (n & 3));
  out[15] = (64 + n) * 8;
  return out;
}

function turn(x, n) { return (x >>> n) | (x << (32 - n)); }

function compress(state, words) {
  var i;
  for (i = 0; i < 16; i++) W[i] = words[i];
  for (i = 16; i < 64; i++) {
    var x = W[i - 15], y = W[i - 2];
    W[i] = (W[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
  }
  var a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (i = 0; i < 64; i++) {
    var t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    var u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0,
    (state[4] + e) | 0, (state[5] + f) | 0, (state[6] + g) | 0, (state[7] + h) | 0];
}

function zeros(state) {
  var n = 0;
  for (var i = 0; i < 8; i++) {
    if (state[i] !== 0) return n + Math.clz32(state[i]);
    n += 32;
  }
  return n;
}
