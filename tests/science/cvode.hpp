// CVODE, the solver of SUNDIALS for stiff equations: C. S. Woodward et al., ACM Trans. Math. Softw. 31 (2005).
#pragma once

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace brio::test {

struct Tolerances {
  double relative;
  double absolute;
};

/// dy/dt = rate(t, y), solved by backward differentiation formulas from y(0) on.
class Cvode {
 public:
  using Rate = std::function<void(double t, std::span<const double> y, std::span<double> rate)>;

  Cvode(Rate rate, const std::vector<double>& start, const Tolerances& tolerances)
      : rate_(std::move(rate)), size_(start.size()) {
    SUNContext context = nullptr;
    check(SUNContext_Create(nullptr, &context));
    context_.reset(context);
    const auto n = static_cast<sunindextype>(size_);
    y_.reset(N_VNew_Serial(n, context));
    std::copy(start.begin(), start.end(), values());
    solver_.reset(CVodeCreate(CV_BDF, context));
    check(CVodeInit(solver_.get(), &Cvode::rate_at, 0, y_.get()));
    check(CVodeSStolerances(solver_.get(), tolerances.relative, tolerances.absolute));
    check(CVodeSetUserData(solver_.get(), this));
    check(CVodeSetMaxNumSteps(solver_.get(), 10'000'000));
    matrix_.reset(SUNDenseMatrix(n, n, context));
    linear_.reset(SUNLinSol_Dense(y_.get(), matrix_.get(), context));
    check(CVodeSetLinearSolver(solver_.get(), linear_.get(), matrix_.get()));
  }

  /// y at a time later than all before.
  std::vector<double> at(double t) {
    double reached = 0;
    check(CVode(solver_.get(), t, y_.get(), &reached, CV_NORMAL));
    return {values(), values() + size_};
  }

 private:
  static int rate_at(double t, N_Vector y, N_Vector rate, void* self) {
    const auto& cvode = *static_cast<Cvode*>(self);
    cvode.rate_(t, {N_VGetArrayPointer(y), cvode.size_}, {N_VGetArrayPointer(rate), cvode.size_});
    return 0;
  }
  static void check(int flag) {
    if (flag < 0) throw std::runtime_error("CVODE failed with code " + std::to_string(flag));
  }
  double* values() const { return N_VGetArrayPointer(y_.get()); }

  struct Free {
    void operator()(SUNContext context) const { SUNContext_Free(&context); }
    void operator()(N_Vector vector) const { N_VDestroy(vector); }
    void operator()(SUNMatrix matrix) const { SUNMatDestroy(matrix); }
    void operator()(SUNLinearSolver solver) const { SUNLinSolFree(solver); }
    void operator()(void* cvode) const { CVodeFree(&cvode); }
  };
  template <class Pointer>
  using Owned = std::unique_ptr<std::remove_pointer_t<Pointer>, Free>;

  Rate rate_;
  std::size_t size_;
  Owned<SUNContext> context_;
  Owned<N_Vector> y_;
  Owned<SUNMatrix> matrix_;
  Owned<SUNLinearSolver> linear_;
  std::unique_ptr<void, Free> solver_;
};

}  // namespace brio::test
