// The state of a network at one moment, as data: columns of numbers with names, and nothing else. It can be
// kept in memory, or in a file (docs/develop/snapshot.md has the format).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/window.hpp"

namespace brio::face {

/// What belongs to one object. Columns that are neither variables nor records have names that begin with '_'.
struct SnapshotPart {
  std::string name;  ///< of the object; empty: the network
  std::string kind;  ///< "NeuronGroup", "SpikeMonitor" …
  std::vector<record::Window> columns;
  const record::Window* find(std::string_view column) const;
};

struct Snapshot {
  std::vector<SnapshotPart> parts;
  const SnapshotPart* find(std::string_view name) const;
};

/// What a snapshot is for. In memory, it has its own arrays; for a file, to be written at once, it shows those of
/// the network, and records on disk are on the disk before it is. Records are never copied: what has been
/// recorded does not change.
enum class Purpose : std::uint8_t { memory, file };

/// Whether random numbers go on as after the moment of the snapshot, or differently.
enum class RandomState : std::uint8_t { kept, restored };

/// Columns of numbers, copied.
record::Window column_of(std::string name, std::span<const double> values);
record::Window column_of(std::string name, std::span<const std::int64_t> values);
record::Window column_of(std::string name, std::span<const std::int32_t> values);
/// A copy of bytes.
record::Window copy_of(record::Column column, const std::byte* data, std::int64_t rows);

// ---- as bytes (snapshot_format.cpp) ------------------------------------------------------------------------

using Bytes = std::span<const std::byte>;

/// Hands out the bytes of a snapshot, piece after piece. The same snapshot gives the same bytes.
void encode(const Snapshot& snapshot, const std::function<void(Bytes)>& put);
/// The snapshot that these bytes are, copied. Throws RunError for what is none; `label` says where the bytes are
/// from.
Snapshot decode(Bytes bytes, const std::string& label);

// ---- as files (snapshot_file.cpp) --------------------------------------------------------------------------

/// Writes a snapshot under a name into a file that may hold others. The file is replaced as a whole once all is
/// on the disk: a crash or a full disk leaves what was there. Throws RunError with the path and the reason.
void write_snapshot(const std::filesystem::path& file, const std::string& name, const Snapshot& snapshot);
/// Throws RunError for a file that can't be read, is damaged or is none of ours, ModelError (unknown_name) if no
/// snapshot in it has this name.
Snapshot read_snapshot(const std::filesystem::path& file, const std::string& name);
/// The names of the snapshots in a file. Throws RunError as above.
std::vector<std::string> snapshot_names(const std::filesystem::path& file);

/// The same for the bytes of a file.
Snapshot read_snapshot(Bytes file, const std::string& name, const std::string& label);
std::vector<std::string> snapshot_names(Bytes file, const std::string& label);

}  // namespace brio::face
