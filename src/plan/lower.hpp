// From checked code to the body of a kernel: names become loads, statements become stores.
//
//   before:  v = v*exp(-dt/tau)            (symbols: v state, tau external, dt)
//   after:   %v = load v item;  …  store v item %new
//
// A block loads what it needs once, works on locals in the order of its statements, and stores what it
// assigned at its end, by name: what a reader of another name for the same memory sees is the old value.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/check.hpp"
#include "ir/builder.hpp"
#include "ir/math.hpp"

namespace brio::plan {

/// What a kernel has to know about a function of the namespace.
enum class FunctionPart : std::uint8_t {
  finest_step,  ///< of a table: its dt divided by …
  steps,  ///< … the number of finest steps in it, which is a whole number that depends on the clock's dt
  last_row,
  columns,
  trials,  ///< of a binomial distribution
  probability,
};
/// Its value; `dt`: of the clock.
double part_of(const model::Function& function, FunctionPart part, double dt);
/// What kernels of a clock with this dt find in a table.
double look_up(const model::Table& table, double t, std::int64_t column, double dt);

/// Where a kernel's scalar argument comes from when it is called.
struct ScalarSource {
  enum class Kind : std::uint8_t {
    external,  ///< constant `symbol` of the namespace that `owner` runs with
    number,    ///< known when the plan is made
    t,
    dt,
    step,        ///< of the clock that the code sees, that of its group
    draw,        ///< step of the task's own clock: which random numbers it draws
    key,         ///< of the random stream `stream`, that of `symbol` of the owner
    propagator,  ///< entry of the run's propagators
    function,    ///< `part` of what computes the function `symbol`, see lower_function.cpp
  };
  Kind kind = Kind::external;
  ir::Type type = ir::Type::f64;
  std::string owner = {};
  std::string symbol = {};   ///< external, function; propagator: name of the entry
  double number = 0;         ///< number
  std::uint64_t stream = 0;  ///< key
  FunctionPart part = {};    ///< function
};

/// The random stream of an object for code of one kind.
std::uint64_t stream_of(const std::string& owner, const std::string& role);

/// How the items of a kernel find the neurons on both sides (synapses, candidate pairs).
struct Sides {
  model::ArrayPtr i;  ///< index of the source neuron of each item, relative to its view
  model::ArrayPtr j;
  model::View source = {};  ///< what i counts in …
  model::View target = {};  ///< … and j
  model::View items = {};   ///< what `i` counts in, if the items are those of a part of a group
  model::ArrayPtr sources_by_position = {};  ///< what i is, for each position of ranges; null: i says it
};
/// For kernels over a group, and over a part of one.
Sides sides_of(const model::Group& group);
Sides sides_of(const model::View& view);

/// A kernel and what it is bound to: one array per Kernel::arrays, one source per Kernel::scalars.
struct BoundKernel {
  ir::Kernel kernel;
  std::vector<model::ArrayPtr> arrays;
  std::vector<ScalarSource> scalars;
  /// Values of a function's table, which the call brings: their place in `arrays` is null.
  struct TableSource {
    std::size_t array;
    std::string owner;
    std::string symbol;
  };
  std::vector<TableSource> tables = {};
  /// Functions that have to be called: one per Kernel::hosts.
  struct HostSource {
    std::string owner;
    std::string symbol;
  };
  std::vector<HostSource> hosts = {};
  /// A variable's past that it reads, and what its delay is made of.
  struct PastSource {
    check::Symbol called;
    ir::ExprPtr delay;  ///< seconds, f64
    check::SymbolTable symbols;
    std::string owner;
    Sides sides;
    const model::Delayed& delayed() const { return std::get<model::Delayed>(called.function->body); }
  };
  std::vector<PastSource> pasts = {};
};

/// Lowers one or more blocks into one kernel.
class Lowering {
 public:
  Lowering(std::string name, ir::Domain domain, std::string owner, Sides sides = {});

  /// Begins a block of code: `role` names its random stream ("update", "threshold", "pre" …).
  void begin_block(const std::string& role, const check::SymbolTable& symbols);
  /// Executes a statement on the block's locals.
  void execute(const check::Statement& statement, bool guarded);
  /// Value of an expression, now.
  ir::Value value(const ir::ExprPtr& expr);
  /// Replaces what a symbol stands for in this block: dt in event-driven updates.
  void define(const std::string& symbol, ir::Value value);
  void undefine(const std::string& symbol);
  /// Value of a state at the item, now; and a new one, stored at the end of the block.
  ir::Value current(const check::Symbol& symbol);
  void set(const check::Symbol& symbol, ir::Value value);
  /// Stores what the block assigned. The next block sees it.
  void end_block();

  ir::Builder& builder() { return builder_; }
  ir::Value index_of(const check::Symbol& symbol);
  std::uint32_t array(const std::string& name, const model::ArrayPtr& array);
  ir::Value scalar(const std::string& name, ScalarSource source);

  /// A random number: successes in so many trials.
  ir::Value binomial(ir::Value trials, ir::Value probability);

  BoundKernel finish() &&;

 private:
  struct Place {  // an element of an array, as the items see it
    const model::Array* array;
    check::Side side;
    model::LinkPath links;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  const check::Symbol& symbol(const std::string& name) const;
  ir::Value compute(const ir::Expr& expr);
  ir::Value operation(ir::ExprOp op, const std::vector<ir::Value>& args, ir::Type type);
  ir::Value divided(ir::Value above, const ir::Expr& below);
  ir::Value call(ir::Function function, const std::vector<ir::Value>& args);
  ir::Value leaf(const check::Symbol& symbol);
  struct Element {
    std::string name;
    model::ArrayPtr array;
    check::Side side = check::Side::self;
    bool shared = false;
    model::LinkPath links = {};
  };
  ir::Value element(const Element& element);
  ir::Value neuron_of(check::Side side);
  ir::Value follow(const model::LinkPath& links, ir::Value from, bool shared);
  ir::Value external(const check::Symbol& symbol);
  // lower_function.cpp
  ir::Value external_call(const ir::Expr& expr, const std::vector<ir::Value>& args);
  ir::Value look_up(const check::Symbol& symbol, const std::vector<ir::Value>& args);
  ir::Value function_part(const check::Symbol& symbol, FunctionPart part);
  std::uint32_t table(const check::Symbol& symbol);
  ir::Value host_call(const ir::Expr& expr, const model::Function& function, std::vector<ir::Value> args);
  ir::Value past(const ir::Expr& call, const check::Symbol& called);
  ir::RandomPlace random_place();

  ir::Builder builder_;
  std::string owner_;
  Sides sides_;
  std::vector<model::ArrayPtr> arrays_;  // by number of the kernel's array
  std::map<const model::Array*, std::uint32_t> array_numbers_;
  std::set<std::string> array_names_;
  std::vector<BoundKernel::TableSource> tables_;
  std::vector<BoundKernel::HostSource> hosts_;
  std::vector<BoundKernel::PastSource> pasts_;
  std::vector<ScalarSource> scalars_;  // by number of the kernel's scalar
  std::map<std::string, ir::Value> scalar_values_;
  std::map<const model::Array*, ir::Value> forwarded_;  // what earlier blocks of this kernel stored at item

  std::string role_;  // of the current block, with what belongs to it
  const check::SymbolTable* symbols_ = nullptr;
  std::map<std::string, ir::Value> locals_;               // values by symbol
  std::map<Place, ir::Value> loaded_;                     // values as they were when the block began
  std::map<std::string, const check::Symbol*> assigned_;  // states to be stored, by symbol
  std::map<const ir::Expr*, ir::Value> memo_;             // of the current statement
  std::vector<ir::ExprPtr> kept_;                         // keeps the memo's keys alive
  std::uint32_t draws_ = 0;
};

}  // namespace brio::plan
