// Equations as an object of the C++ face.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace brio {
namespace {

using namespace units;
using Names = std::vector<std::string>;

std::string shown(const Equations& equations) {
  std::ostringstream stream;
  stream << equations;
  return stream.str();
}

std::string finding(const std::function<void()>& act) {
  try {
    act();
  } catch (const ModelError& error) {
    return error.what();
  }
  return "";
}

TEST(Equations, EQ_11_ReplacesNames) {
  const Equations leaky("dx/dt = (y - x)/tau + b*x**2 : volt\ny : volt (constant)",
                        {{"x", "v"}, {"tau", 5 * ms}, {"b", "1/(c + d)"}});
  EXPECT_EQ(shown(leaky), "dv/dt = (y - v)/(0.005*second) + 1/(c + d)*v**2 : volt\ny : volt (constant)");
  EXPECT_EQ(leaky.substitute({{"v", "y"}, {"y", "v"}}).names(), (Names{"y", "v"}));
  EXPECT_EQ(shown({"dx/dt = -x/tau : 1", {{"tau", 1.0 / 3 * second}}}),
            "dx/dt = -x/(0.3333333333333333*second) : 1");
}

TEST(Equations, EQ_11_WhatCanNotBeReplaced) {
  EXPECT_EQ(finding([] {
              Equations("dx/dt = -x/tau : 1", {{"x", 3.0}});
            }),
            "'x' is defined here: it can be renamed, but not replaced by 3\n"
            "  in equations:\n"
            "    dx/dt = -x/tau : 1\n"
            "     ^\n"
            "  hint: leave out the line if its variable is to be a constant");
  EXPECT_NE(finding([] {
              Equations("x : 1\ny : 1", {{"x", "y"}});
            }).find("'y' is defined"),
            std::string::npos);
  EXPECT_NE(finding([] {
              Equations("x = 2*a : 1", {{"a", "2*"}});
            }).find("what replaces 'a'"),
            std::string::npos);
  EXPECT_NE(finding([] {
              Equations("x = a : 1", {{"a", Quantity({1, 2}, mV)}});
            }).find("array"),
            std::string::npos);
}

TEST(Equations, EQ_11_AddUpAndTellTheirNames) {
  const auto sum = Equations("dv/dt = (I - v)/tau : 1") + "I = 2*J + t/tau : 1" + std::string("J : 1");
  EXPECT_EQ(sum.names(), (Names{"v", "I", "J"}));
  EXPECT_EQ(sum.differential_equations(), Names{"v"});
  EXPECT_EQ(sum.subexpressions(), Names{"I"});
  EXPECT_EQ(sum.parameters(), Names{"J"});
  EXPECT_EQ(sum.identifiers(), (Names{"t", "tau"}));
  EXPECT_NE(sum.latex().find("\\frac"), std::string::npos);
  EXPECT_NE(finding([&] { sum + "v : 1"; }).find("'v'"), std::string::npos);
}

TEST(Equations, StandWhereTextStands) {
  const Equations leaky("dv/dt = -v/tau : 1", {{"tau", 10 * ms}});
  NeuronGroup group(2, leaky + "x : 1", {.method = {"exact"}});
  Synapses synapses(group, group, {.model = Equations("u : 1", {{"u", "w"}})});
  synapses.connect();
  EXPECT_EQ(synapses["w"].values().size(), 4u);
}

}  // namespace
}  // namespace brio
