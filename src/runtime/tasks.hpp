// What each kind of task does when its time has come.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "integrate/cable.hpp"
#include "runtime/chance.hpp"
#include "runtime/launch.hpp"
#include "runtime/run.hpp"
#include "runtime/shared_delivery.hpp"

namespace brio::runtime {

class TraceKeeper;

/// Throws ModelError: a neuron twice in one step, a period that is no multiple of dt or too short.
GeneratedSpikes generate(const model::SpikeGeneratorGroup& group, const Clock& clock);

/// The spikes of a group that belong to a view; they count from the beginning of the group.
/// Those that are in the view, as indices in its group; `scratch` holds them if they do not follow each other.
std::span<const std::int32_t> within(std::span<const std::int32_t> spikes, const model::View& view,
                                     std::vector<std::int32_t>& scratch);

/// The rows that spikes of a pathway take. Throws ModelError, which names the synapse: a delay that is no time, or
/// longer than can be kept in flight.
DelayedRows delayed_rows(const model::Synapses& synapses, const model::Pathway& pathway, double dt);

/// Whether several threads pay.
bool is_large(const plan::CableTask& task);
/// Synapses whose summands are computed before they are added.
std::int64_t summed_at_once(const plan::SumTask& task, int threads);
/// Whether any part of a plan could be worth more than one thread.
bool worth_threads(const plan::Plan& plan);

/// Everything that the tasks of one run share.
class Machine {
 public:
  /// `traces`: those that are with neurons, or null if no time is to pass.
  Machine(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, State& state,
          const Settings& settings, std::vector<Clock>& clocks, TraceKeeper* traces);

  /// Work that comes before the first step: propagators, queues, generators.
  void prepare();
  void perform(const plan::Task& task);
  /// No spikes are pending in a group outside a run.
  void finish();

  // one for each alternative of plan::Work
  void operator()(const plan::ItemsTask& task);
  void operator()(const plan::OnceTask& task);
  void operator()(const plan::IndicesTask& task);
  void operator()(const plan::SequenceTask& task);
  void operator()(const plan::SumTask& task);
  void operator()(const plan::ListTask& task);
  void operator()(const plan::DeliverTask& task);
  void operator()(const plan::GenerateTask& task);
  void operator()(const plan::RecordSpikesTask& task);
  void operator()(const plan::RecordStateTask& task);
  void operator()(const plan::RecordRateTask& task);
  void operator()(const plan::ProbeTask& task);
  void operator()(const plan::PropagateTask& task);
  void operator()(const plan::AdaptiveTask& task);
  void operator()(const plan::CableTask& task);
  void operator()(const plan::RecordPastTask& task);

 private:
  Launch& timed(std::uint32_t kernel);
  SpikeBuffer& buffer_of(const plan::ListedEvent& listed);
  GeneratedSpikes& generated(const plan::GenerateTask& task, const Clock& clock);
  bool draw_events(const plan::ItemsTask& task);
  void follow_all();
  void propagate_at_start();
  void notice_changes();
  void find_delay_writers();
  struct Delivery {
    SpikeRing* ring;
    const model::Pathway* pathway;
    const Clock* clock;
    OrderedColumns* columns;
    std::vector<model::ArrayPtr> own = {};  ///< columns that may be arranged
  };
  void find_own_columns();
  void find_arrays();
  void place_columns(const plan::DeliverTask& task, const Delivery& delivery);
  bool arranged(const plan::DeliverTask& task, const Delivery& delivery, std::int64_t reached);
  void give_back(const plan::DeliverTask& task, const Delivery& delivery);
  void follow(const plan::DeliverTask& task, const Delivery& delivery);
  struct Scratch {
    std::vector<std::int32_t> chosen;
    std::vector<std::int32_t> relative;
    std::vector<ir::Range> runs;
  };
  void push(const plan::DeliverTask& task, const Delivery& delivery, SpikeRing& ring, Scratch& scratch);
  void arrive(const plan::DeliverTask& task, const Delivery& delivery, Scratch& scratch);
  void deliver(const plan::DeliverTask& task, const Delivery& delivery);
  /// Spikes that arrive now at the synapses of one pathway.
  struct Arrival {
    Launch* launch = nullptr;
    std::span<const ir::Range> runs = {};
    const std::int32_t* order = nullptr;
    std::int64_t reached = 0;
    Bundle* bundle = nullptr;  ///< of several pathways, instead
  };
  const Delivery& delivery_of(const SharedDelivery::Part& part) const {
    return deliveries_.find(&part.delivery())->second;
  }
  void find_shared_deliveries();
  void deliver(SharedDelivery& shared);
  void deliver_in_order(const SharedDelivery& shared);
  void deliver_in_cells(SharedDelivery& shared);
  void arrive_shared(const SharedDelivery& shared);
  void arrive_at(const SharedDelivery& shared, std::size_t part, Scratch& scratch);
  bool look_at_arrivals(const SharedDelivery& shared);
  std::int64_t work_of(const SharedDelivery& shared) const;
  bool can_share(const SharedDelivery& shared);
  bool ascends(const SharedDelivery::Part& part, const Arrival& arrival);
  bool is_cut(const SharedDelivery& shared) const;
  void go_on_with_cut(SharedDelivery& shared);
  void cut(SharedDelivery& shared);
  void prepare_arrivals(const SharedDelivery& shared);
  // bundles.cpp
  void find_families(SharedDelivery& shared);
  void find_strands(SharedDelivery& shared);
  void add_strand(SharedDelivery& shared, std::vector<std::size_t> parts, std::size_t share);
  void adopt_bundles();
  bool adopt(SharedDelivery& shared, const std::shared_ptr<Bundle>& bundle);
  Bundle::Member member_of(const SharedDelivery& shared, const SharedDelivery::Strand& strand,
                           std::size_t part) const;
  bool worth_bundling(const SharedDelivery& shared, const std::vector<std::size_t>& parts) const;
  bool pays(const SharedDelivery& shared, const SharedDelivery::Strand& strand) const;
  bool can_bundle(const SharedDelivery& shared, const SharedDelivery::Strand& strand) const;
  void form_bundles(SharedDelivery& shared);
  std::shared_ptr<Bundle> bundle_for(const SharedDelivery& shared, const SharedDelivery::Strand& strand);
  void form(const SharedDelivery& shared, SharedDelivery::Strand& strand);
  void leave_bundle(const std::string& queue);
  void leave(const std::shared_ptr<Bundle>& bundle);
  bool leave_bundles(const SharedDelivery& shared);
  void leave_bundles_looked_at(const SharedDelivery& shared);
  void place_bundles();
  void sort_cells(SharedDelivery& shared);
  static std::span<const ir::Range> runs_of_cell(const SharedDelivery::Part& part, const Arrival& arrival,
                                                 const SharedDelivery::Cell& cell,
                                                 std::vector<ir::Range>& scratch);
  void share(SharedDelivery& shared);
  void deliver_share(const SharedDelivery& shared, std::size_t share);
  void deliver_cell(const SharedDelivery& shared, std::size_t part, const SharedDelivery::Cell& cell,
                    std::vector<ir::Range>& scratch);
  void prepare_record(const plan::RecordStateTask& task);
  void open_records();
  void fit_cables();
  void fit_scratch();
  void go_on_with_pasts();
  void keep_pasts();
  std::int64_t measure(const plan::DelayMeasure& delay);
  void sum_in_vectors(const plan::SumTask& task);
  void check_progress(const plan::AdaptiveTask& task, std::span<const std::int32_t> unfinished) const;
  void leave_traces();
  void move_traces_on(const plan::DeliverTask& task, std::span<const ir::Range> runs,
                      const model::Rows& rows);
  void look_at_traces(const plan::DeliverTask& task, const plan::DeliverTask::Current& current,
                      std::span<const ir::Range> runs, const model::Rows& rows);

  const plan::Plan& plan_;
  State& state_;
  TraceKeeper* traces_;
  std::uint64_t seed_;
  std::vector<Clock>& clocks_;
  const Clock* now_ = nullptr;                  ///< clock of the task that is performed
  const Clock* seen_ = nullptr;                 ///< clock whose t and dt its code means
  std::vector<Launch> launches_;                ///< by kernel
  std::vector<SpikeBuffer*> spikes_;            ///< by spike list
  std::map<const void*, Delivery> deliveries_;  ///< by task
  std::map<const void*, std::vector<model::ArrayPtr>> delay_writers_;  ///< delays that a task's code changes
  std::map<const void*, GeneratedSpikes*> generators_;
  std::map<const void*, ChanceDraws> chances_;  ///< by task
  struct Recorded {
    std::vector<std::int32_t> items;  ///< as indices in their group
    bool is_range = false;            ///< they follow each other
  };
  std::map<const void*, Recorded> recorded_;
  struct Cable {
    integrate::CableSolver solver;
    std::vector<integrate::CableSolver::Scratch> scratch;  ///< by thread
    std::optional<std::uint64_t> version;                  ///< of the properties that it knows
  };
  std::map<const void*, Cable> cables_;
  std::vector<std::uint64_t> propagated_;  ///< by propagator: versions of what it was made of
  std::vector<std::uint64_t> measured_;    ///< by delay into a past: versions of what it is made of
  std::vector<std::int32_t> chosen_;       ///< scratch
  Scratch scratch_;
  std::vector<ir::Range> ranges_;  ///< scratch
  std::vector<SharedDelivery> shared_;
  std::map<const void*, SharedDelivery*> sharing_;  ///< by task
  std::set<const void*> stranded_;  ///< tasks whose synapses are to lie beside those of others
  std::vector<Arrival> arrivals_;   ///< scratch: of each part of a shared delivery
  std::vector<Scratch> scratches_;  ///< of each thread, or cell of a shared delivery
  SpikeBuffer unfinished_;          ///< scratch of adaptive tasks
  SpikeBuffer next_unfinished_;     ///< scratch of adaptive tasks
  std::unique_ptr<Pool> pool_;
  bool is_profiled_;
};

}  // namespace brio::runtime
