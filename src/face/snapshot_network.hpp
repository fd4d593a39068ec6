// From a network to a snapshot, and back.
#pragma once

#include "face/snapshot.hpp"
#include "model/network.hpp"
#include "runtime/run.hpp"

namespace brio::face {

/// The state of a network between two steps: all arrays, records, spikes in flight, delays, clocks, seeds. Records
/// on disk are brought up to date; of them the snapshot only says how long they are. Throws RunError if that fails.
Snapshot take_snapshot(const model::Network& network, const runtime::State& state, Purpose purpose);

/// Makes a network what it was. Throws ModelError with all findings if the snapshot is of other objects
/// (unknown_name) or they have other shapes, and leaves everything as it is; RunError if a record can't be
/// restored, and leaves all but records as it is.
void put_back(const Snapshot& snapshot, model::Network& network, runtime::State& state, RandomState random);

/// Whether there is anything to keep of an object.
bool has_state(const model::Object& object);
/// Whether a variable says which item it is of: that of neurons never changes.
bool is_number_of_neuron(const model::Group& group, const model::Variable& variable);
/// Whether it is i or j of synapses.
bool is_connection(const model::Group& group, const model::Variable& variable);
/// Whether it is the delay of a pathway.
bool is_delay(const model::Variable& variable);

}  // namespace brio::face
