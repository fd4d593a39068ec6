// Made by tools/minimax.py: do not edit. How the numbers are found is said there.
#pragma once

#include <array>
#include <cstdint>

namespace brio::ir::math {

// clang-format off

inline constexpr double log2_e = 0x1.71547652b82fep+0;
inline constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
inline constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
inline constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
inline constexpr double tan_pi_8 = 0x1.a827999fcef32p-2;
inline constexpr double tan_3_pi_8 = 0x1.3504f333f9de6p+1;

/// 42 bits each but the last: whole multiples up to 2^11 of the first two are exact.
inline constexpr std::array<double, 3> ln2{
    0x1.62e42fefa3800p-1,
    0x1.ef35793c76800p-45,
    -0x1.9ff0342542fc3p-90,
};

/// 53 bits each.
inline constexpr std::array<double, 3> half_pi{
    0x1.921fb54442d18p+0,
    0x1.1a62633145c07p-54,
    -0x1.f1976b7ed9000p-110,
};

/// 53 bits each.
inline constexpr std::array<double, 2> quarter_pi{
    0x1.921fb54442d18p-1,
    0x1.1a62633145c07p-55,
};

/// 53 bits each.
inline constexpr std::array<double, 2> log10_e{
    0x1.bcb7b1526e50ep-2,
    0x1.95355baaafad3p-57,
};

/// 1/3 in two parts.
inline constexpr std::array<double, 2> one_third{
    0x1.5555555555555p-2,
    0x1.5555555555555p-56,
};

/// 1/5 in two parts.
inline constexpr std::array<double, 2> one_fifth{
    0x1.999999999999ap-3,
    -0x1.999999999999ap-57,
};

/// log(k!) - (k log(k) - k + log(2 pi k)/2) for k = 1 ... 9.
inline constexpr std::array<double, 9> stirling_correction{
    0x1.4c071bcda0a5bp-4,
    0x1.52a9b923ea649p-5,
    0x1.c579a268d80b3p-6,
    0x1.54a2662fd78a9p-6,
    0x1.10b4e513fcbedp-6,
    0x1.c6b167bebdf36p-7,
    0x1.85d4d612e4a86p-7,
    0x1.552805e7b3076p-7,
    0x1.2f4871b12ab64p-7,
};

/// (exp(r) - 1 - r - r^2/2) / r^3, |r| <= ln(2)/2; relative to expm1; error 2^-59.63.
inline constexpr std::array<double, 10> exp_tail{
    0x1.5555555555559p-3,
    0x1.5555555555559p-5,
    0x1.111111110f752p-7,
    0x1.6c16c16c14a9cp-10,
    0x1.a01a01afaca91p-13,
    0x1.a01a01af5c54dp-16,
    0x1.71ddf8d3c73f5p-19,
    0x1.27e4c7d49e2fap-22,
    0x1.af5df1e5191ddp-26,
    0x1.1f92a5f45cb66p-29,
};

/// the same where an error of 2^-55 does; error 2^-55.09.
inline constexpr std::array<double, 9> exp_short_tail{
    0x1.5555555555559p-3,
    0x1.5555555553b23p-5,
    0x1.111111110f192p-7,
    0x1.6c16c179f9a14p-10,
    0x1.a01a01b275398p-13,
    0x1.a019b3a92f712p-16,
    0x1.71ddf1153f2a4p-19,
    0x1.28975c3a0d59bp-22,
    0x1.af6c325e5d0e8p-26,
};

/// ((exp(x/8) - 1)/x - 1/8) / x, -4 <= x <= 1/4; error 2^-55.84.
inline constexpr std::array<double, 10> exprel_eighth{
    0x1.0000000000000p-7,
    0x1.5555555555592p-12,
    0x1.5555555554838p-17,
    0x1.11111110222e5p-22,
    0x1.6c16c0f39bb25p-28,
    0x1.a019e36b8f128p-34,
    0x1.a0159c6d5cca4p-40,
    0x1.717a974521718p-46,
    0x1.22923c47cbac0p-52,
    0x1.5c90615d5bd37p-59,
};

/// (x/(exp(x) - 1) - 1 + x/2) / x^2 of z = x^2, |x| <= 1; error 2^-56.47.
inline constexpr std::array<double, 7> exprel_even{
    0x1.555555555551bp-4,
    -0x1.6c16c16bff5d0p-10,
    0x1.1566aba6b3c4cp-15,
    -0x1.bbd75f1b53f68p-21,
    0x1.66a1c2353005ep-26,
    -0x1.21689e897788bp-31,
    0x1.aa59b5902c090p-37,
};

/// (sinh(r) - r) / r^3 of z = r^2, |r| <= ln(2)/2; error 2^-65.15.
inline constexpr std::array<double, 6> sinh_tail{
    0x1.5555555555555p-3,
    0x1.1111111111387p-7,
    0x1.a01a019ea0678p-13,
    0x1.71de40830ebd9p-19,
    0x1.ae4ccc91c3532p-26,
    0x1.82c1894ccaddep-33,
};

/// (cosh(r) - 1) / r^2 of z = r^2, |r| <= ln(2)/2; error 2^-57.96.
inline constexpr std::array<double, 5> cosh_tail{
    0x1.000000000000cp-1,
    0x1.555555554fd62p-5,
    0x1.6c16c1863fc09p-10,
    0x1.a01994fa20639p-16,
    0x1.28b1c3ae729a6p-22,
};

/// (log((1+s)/(1-s)) - 2 s) / s^3 of z = s^2, |s| <= (sqrt2-1)/(sqrt2+1); error 2^-58.48.
inline constexpr std::array<double, 7> log_tail{
    0x1.5555555555592p-1,
    0x1.999999997ff0dp-2,
    0x1.24924941e2374p-2,
    0x1.c71c521377a36p-3,
    0x1.74663d226db60p-3,
    0x1.39a1e26402afbp-3,
    0x1.2f04071bab85bp-3,
};

/// (atanh(s) - s - s^3/3 - s^5/5) / s^7 of z = s^2: for double-double logarithms; error 2^-72.83.
inline constexpr std::array<double, 7> log_far_tail{
    0x1.24924924927ccp-3,
    0x1.c71c71c65a41dp-4,
    0x1.745d17d744a05p-4,
    0x1.3b13783cd264ap-4,
    0x1.111dcd16f0ae0p-4,
    0x1.de9eba6c33f5ep-5,
    0x1.e7de2126d4426p-5,
};

/// (sin(r) - r) / r^3 of z = r^2, |r| <= pi/4; error 2^-63.25.
inline constexpr std::array<double, 7> sin_tail{
    -0x1.5555555555555p-3,
    0x1.1111111111067p-7,
    -0x1.a01a019ffdba2p-13,
    0x1.71de3a32a9074p-19,
    -0x1.ae642ad5299e1p-26,
    0x1.6108b2dc400e3p-33,
    -0x1.9f705514bf150p-41,
};

/// (cos(r) - 1 + r^2/2) / r^4 of z = r^2, |r| <= pi/4; error 2^-64.18.
inline constexpr std::array<double, 6> cos_tail{
    0x1.555555555554cp-5,
    -0x1.6c16c16c1521ep-10,
    0x1.a01a019cbf375p-16,
    -0x1.27e4f8128d3fdp-22,
    0x1.1ee9f131985d6p-29,
    -0x1.8fb11e0d85947p-37,
};

/// (atan(t) - t) / t^3 of z = t^2, |t| <= tan(pi/8); error 2^-59.47.
inline constexpr std::array<double, 11> arctan_tail{
    -0x1.555555555553dp-2,
    0x1.999999999589ep-3,
    -0x1.24924922af24fp-3,
    0x1.c71c70e6d4504p-4,
    -0x1.745cf8f3386c0p-4,
    0x1.3b111ab00afe6p-4,
    -0x1.10ebc9c610b1fp-4,
    0x1.df10408b36ebep-5,
    -0x1.9cd6dc1538691p-5,
    0x1.37df90a81d83ap-5,
    -0x1.257ecfc3f80d4p-6,
};

/// (asin(t) - t) / t^3 of z = t^2, |t| <= 1/2; error 2^-59.82.
inline constexpr std::array<double, 13> arcsin_tail{
    0x1.5555555555578p-3,
    0x1.333333332df1ep-4,
    0x1.6db6db722acdfp-5,
    0x1.f1c71a8be3b0ap-6,
    0x1.6e8bdfdd85ed3p-6,
    0x1.1c49deb74b5dep-6,
    0x1.ca2131bda13c4p-7,
    0x1.757830172dc95p-7,
    0x1.6186f0d3398eap-7,
    0x1.e19785fb74411p-9,
    0x1.64eed5451f1d4p-6,
    -0x1.59da48da0355ap-6,
    0x1.0bdb41a4d828bp-5,
};

/// sin(pi g) / g of z = g^2, |g| <= 1/2: for normal random numbers; error 2^-52.86.
inline constexpr std::array<double, 9> sin_pi_over_g{
    0x1.921fb54442d18p+1,
    -0x1.4abbce625be22p+2,
    0x1.466bc67758feep+1,
    -0x1.32d2cce553c51p-1,
    0x1.507834186f634p-4,
    -0x1.e30710e43e00ap-8,
    0x1.e8e0818daf347p-12,
    -0x1.6c749cb2041f5p-16,
    0x1.393875d6b7e32p-21,
};

/// cos(pi g) of z = g^2, |g| <= 1/2; error 2^-60.12.
inline constexpr std::array<double, 10> cos_pi{
    0x1.0000000000000p+0,
    -0x1.3bd3cc9be45dep+2,
    0x1.03c1f081b5a96p+2,
    -0x1.55d3c7e3ca056p+0,
    0x1.e1f50687c8583p-3,
    -0x1.a6d1f223fc50ep-6,
    0x1.f9d3537f051dap-10,
    -0x1.b6d471b50f1c4p-14,
    0x1.1edb44cd849cdp-18,
    -0x1.dc8ca0d202a19p-24,
};

/// The bits of 2/pi after the binary point, 32 a word.
inline constexpr std::array<std::uint32_t, 38> two_over_pi_bits{
    0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
    0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
    0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
    0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b,
    0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab,
};

// clang-format on

}  // namespace brio::ir::math
