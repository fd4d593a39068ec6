#include "integrate/tableau.hpp"

#include <array>

namespace brio::integrate {

namespace {

// ---- W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen (1901) -----------------

constexpr std::array<double, 3> kutta_c = {0, 1. / 2, 1};
constexpr std::array<double, 3> kutta_a = {1. / 2, -1, 2};
constexpr std::array<double, 3> kutta_b = {1. / 6, 2. / 3, 1. / 6};
constexpr std::array<double, 3> midpoint = {0, 1, 0};

// Two steps of half the length (stages 0 to 3 and 4 to 7) and one of the whole length (0 and 8 to 10), whose
// results differ by 15 times the error of the former: Hairer, Nørsett, Wanner, Solving Ordinary Differential
// Equations I, section II.4. `other` is the former plus that error.
constexpr std::array<double, 11> doubled_c = {0,      1. / 4, 1. / 4, 1. / 2, 1. / 2, 3. / 4,
                                              3. / 4, 1,      1. / 2, 1. / 2, 1};
constexpr std::array<double, 55> doubled_a = {
    1. / 4,                                                               //
    0,       1. / 4,                                                      //
    0,       0,      1. / 2,                                              //
    1. / 12, 1. / 6, 1. / 6, 1. / 12,                                     //
    1. / 12, 1. / 6, 1. / 6, 1. / 12, 1. / 4,                             //
    1. / 12, 1. / 6, 1. / 6, 1. / 12, 0,      1. / 4,                     //
    1. / 12, 1. / 6, 1. / 6, 1. / 12, 0,      0,      1. / 2,             //
    1. / 2,  0,      0,      0,       0,      0,      0,      0,          //
    0,       0,      0,      0,       0,      0,      0,      0, 1. / 2,  //
    0,       0,      0,      0,       0,      0,      0,      0, 0,      1};
constexpr std::array<double, 11> doubled_b = {1. / 12, 1. / 6,  1. / 6, 1. / 12, 1. / 12, 1. / 6,
                                              1. / 6,  1. / 12, 0,      0,       0};
constexpr std::array<double, 11> single_b = {1. / 6, 0, 0, 0, 0, 0, 0, 0, 1. / 3, 1. / 3, 1. / 6};
constexpr auto extrapolated_b = [] {
  std::array<double, 11> result{};
  for (std::size_t k = 0; k < result.size(); ++k)
    result[k] = doubled_b[k] + (doubled_b[k] - single_b[k]) / 15;
  return result;
}();

// ---- E. Fehlberg, Klassische Runge-Kutta-Formeln vierter und niedrigerer Ordnung …, Computing 6 (1970) ----------

constexpr std::array<double, 6> fehlberg_c = {0, 1. / 4, 3. / 8, 12. / 13, 1, 1. / 2};
constexpr std::array<double, 15> fehlberg_a = {1. / 4,                  //
                                               3. / 32,       9. / 32,  //
                                               1932. / 2197,  -7200. / 2197,
                                               7296. / 2197,  //
                                               439. / 216,    -8,
                                               3680. / 513,   -845. / 4104,  //
                                               -8. / 27,      2,
                                               -3544. / 2565, 1859. / 4104,
                                               -11. / 40};
constexpr std::array<double, 6> fehlberg_b = {16. / 135, 0, 6656. / 12825, 28561. / 56430, -9. / 50, 2. / 55};
constexpr std::array<double, 6> fehlberg_4 = {25. / 216, 0, 1408. / 2565, 2197. / 4104, -1. / 5, 0};

// ---- J. R. Cash, A. H. Karp, A variable order Runge-Kutta method …, ACM Trans. Math. Softw. 16 (1990) -----------

constexpr std::array<double, 6> cash_karp_c = {0, 1. / 5, 3. / 10, 3. / 5, 1, 7. / 8};
constexpr std::array<double, 15> cash_karp_a = {1. / 5,                                             //
                                                3. / 40,       9. / 40,                             //
                                                3. / 10,       -9. / 10,   6. / 5,                  //
                                                -11. / 54,     5. / 2,     -70. / 27,    35. / 27,  //
                                                1631. / 55296, 175. / 512, 575. / 13824, 44275. / 110592,
                                                253. / 4096};
constexpr std::array<double, 6> cash_karp_b = {37. / 378, 0, 250. / 621, 125. / 594, 0, 512. / 1771};
constexpr std::array<double, 6> cash_karp_4 = {2825. / 27648, 0,     18575. / 48384, 13525. / 55296,
                                               277. / 14336,  1. / 4};

// ---- J. R. Dormand, P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comp. Appl. Math. 6 (1980) ------

constexpr std::array<double, 7> dormand_prince_c = {0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1, 1};
constexpr std::array<double, 21> dormand_prince_a = {1. / 5,                   //
                                                     3. / 40,        9. / 40,  //
                                                     44. / 45,       -56. / 15,
                                                     32. / 9,  //
                                                     19372. / 6561,  -25360. / 2187,
                                                     64448. / 6561,  -212. / 729,  //
                                                     9017. / 3168,   -355. / 33,
                                                     46732. / 5247,  49. / 176,
                                                     -5103. / 18656,  //
                                                     35. / 384,      0,
                                                     500. / 1113,    125. / 192,
                                                     -2187. / 6784,  11. / 84};
constexpr std::array<double, 7> dormand_prince_b = {35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784,
                                                    11. / 84,  0};
constexpr std::array<double, 7> dormand_prince_4 = {5179. / 57600,    0,           7571. / 16695, 393. / 640,
                                                    -92097. / 339200, 187. / 2100, 1. / 40};

// ---- P. J. Prince, J. R. Dormand, High order embedded Runge-Kutta formulae, J. Comp. Appl. Math. 7 (1981) -------

constexpr std::array<double, 13> prince_dormand_c = {0,
                                                     1. / 18,
                                                     1. / 12,
                                                     1. / 8,
                                                     5. / 16,
                                                     3. / 8,
                                                     59. / 400,
                                                     93. / 200,
                                                     5490023248. / 9719169821,
                                                     13. / 20,
                                                     1201146811. / 1299019798,
                                                     1,
                                                     1};
constexpr std::array<double, 78> prince_dormand_a = {
    // 1 to 5
    1. / 18,                          //
    1. / 48, 1. / 16,                 //
    1. / 32, 0, 3. / 32,              //
    5. / 16, 0, -75. / 64, 75. / 64,  //
    3. / 80, 0, 0, 3. / 16, 3. / 20,  //
    // 6
    29443841. / 614563906, 0, 0, 77736538. / 692538347, -28693883. / 1125000000, 23124283. / 1800000000,
    // 7
    16016141. / 946692911, 0, 0, 61564180. / 158732637, 22789713. / 633445777, 545815736. / 2771057229,
    -180193667. / 1043307555,
    // 8
    39632708. / 573591083, 0, 0, -433636366. / 683701615, -421739975. / 2616292301, 100302831. / 723423059,
    790204164. / 839813087, 800635310. / 3783071287,
    // 9
    246121993. / 1340847787, 0, 0, -37695042795. / 15268766246, -309121744. / 1061227803,
    -12992083. / 490766935, 6005943493. / 2108947869, 393006217. / 1396673457, 123872331. / 1001029789,
    // 10
    -1028468189. / 846180014, 0, 0, 8478235783. / 508512852, 1311729495. / 1432422823,
    -10304129995. / 1701304382, -48777925059. / 3047939560, 15336726248. / 1032824649,
    -45442868181. / 3398467696, 3065993473. / 597172653,
    // 11
    185892177. / 718116043, 0, 0, -3185094517. / 667107341, -477755414. / 1098053517, -703635378. / 230739211,
    5731566787. / 1027545527, 5232866602. / 850066563, -4093664535. / 808688257, 3962137247. / 1805957418,
    65686358. / 487910083,
    // 12
    403863854. / 491063109, 0, 0, -5068492393. / 434740067, -411421997. / 543043805, 652783627. / 914296604,
    11173962825. / 925320556, -13158990841. / 6184727034, 3936647629. / 1978049680, -160528059. / 685178525,
    248638103. / 1413531060, 0};
constexpr std::array<double, 13> prince_dormand_b = {14005451. / 335480064,
                                                     0,
                                                     0,
                                                     0,
                                                     0,
                                                     -59238493. / 1068277825,
                                                     181606767. / 758867731,
                                                     561292985. / 797845732,
                                                     -1041891430. / 1371343529,
                                                     760417239. / 1151165299,
                                                     118820643. / 751138087,
                                                     -528747749. / 2220607170,
                                                     1. / 4};
constexpr std::array<double, 13> prince_dormand_7 = {13451932. / 455176623,
                                                     0,
                                                     0,
                                                     0,
                                                     0,
                                                     -808719846. / 976000145,
                                                     1757004468. / 5645159321,
                                                     656045339. / 265891186,
                                                     -3867574721. / 1518517206,
                                                     465885868. / 322736535,
                                                     53011238. / 667516719,
                                                     2. / 45,
                                                     0};

}  // namespace

constexpr Tableau kutta_3_2{"Kutta 1901", kutta_c, kutta_a, kutta_b, midpoint, 3, 2};
constexpr Tableau classical_doubled{
    "Hairer, Norsett, Wanner I, II.4", doubled_c, doubled_a, doubled_b, extrapolated_b, 4, 5};
constexpr Tableau fehlberg_5_4{"Fehlberg 1970", fehlberg_c, fehlberg_a, fehlberg_b, fehlberg_4, 5, 4};
constexpr Tableau cash_karp_5_4{"Cash, Karp 1990", cash_karp_c, cash_karp_a, cash_karp_b, cash_karp_4, 5, 4};
constexpr Tableau prince_dormand_8_7{
    "Prince, Dormand 1981", prince_dormand_c, prince_dormand_a, prince_dormand_b, prince_dormand_7, 8, 7};
constexpr Tableau dormand_prince_5_4{"Dormand, Prince 1980",
                                     dormand_prince_c,
                                     dormand_prince_a,
                                     dormand_prince_b,
                                     dormand_prince_4,
                                     5,
                                     4,
                                     true};

}  // namespace brio::integrate
