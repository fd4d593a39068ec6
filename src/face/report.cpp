// Progress as text.
#include <fmt/format.h>

#include <cmath>

#include "face/session.hpp"
#include "face/sweep.hpp"

namespace brio::face {

namespace {

// "0.5 s", "250 ms"
std::string model_time(double seconds) {
  if (seconds >= 1 || seconds == 0) return fmt::format("{:.4g} s", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.4g} ms", seconds * 1e3);
  return fmt::format("{:.4g} us", seconds * 1e6);
}

// "0.3 s", "42 s", "3 min 05 s", "2 h 10 min"
std::string wall_time(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (seconds < 60) return fmt::format("{:.0f} s", seconds);
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (seconds < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string remaining(std::chrono::duration<double> elapsed, double completed) {
  if (completed <= 0) return "";
  return fmt::format(", about {} left", wall_time(elapsed.count() * (1 - completed) / completed));
}

std::string bar(double completed, int width) {
  const auto filled = static_cast<int>(std::lround(completed * width));
  std::string text;
  for (int k = 0; k < width; ++k) text += k < filled ? "█" : "░";
  return text;
}

}  // namespace

Reporter text_reporter(std::function<void(const std::string&)> write) {
  return [write = std::move(write), begun = false](const Progress& progress) mutable {
    if (!begun) {
      begun = true;
      write(fmt::format("Starting simulation at t={} for a duration of {}\n", model_time(progress.start),
                        model_time(progress.duration)));
      return;
    }
    write(fmt::format("{} ({:.0f}%) simulated in {}{}\n", model_time(progress.completed * progress.duration),
                      std::floor(100 * progress.completed), wall_time(progress.elapsed.count()),
                      progress.completed < 1 ? remaining(progress.elapsed, progress.completed) : ""));
  };
}

Reporter bar_reporter(std::function<void(const std::string&)> write) {
  return [write = std::move(write), begun = false](const Progress& progress) mutable {
    const bool last = begun && progress.completed >= 1;
    write(fmt::format("\r{} {:3.0f}%  {} of {} simulated in {}{}\033[K{}", bar(progress.completed, 30),
                      std::floor(100 * progress.completed),
                      model_time(progress.completed * progress.duration), model_time(progress.duration),
                      wall_time(progress.elapsed.count()),
                      last ? "" : remaining(progress.elapsed, progress.completed), last ? "\n" : ""));
    begun = true;
  };
}

SweepReporter sweep_text_reporter(std::function<void(const std::string&)> write) {
  return [write = std::move(write), begun = false](const SweepProgress& progress) mutable {
    if (!begun) {
      begun = true;
      write(fmt::format("Starting a sweep of {} points\n", progress.points));
      return;
    }
    write(fmt::format("{} of {} points ({:.0f}%) in {}{}\n", progress.finished, progress.points,
                      std::floor(100 * progress.completed), wall_time(progress.elapsed.count()),
                      progress.completed < 1 ? remaining(progress.elapsed, progress.completed) : ""));
  };
}

SweepReporter sweep_bar_reporter(std::function<void(const std::string&)> write) {
  return [write = std::move(write), begun = false](const SweepProgress& progress) mutable {
    const bool last = begun && progress.finished == progress.points;
    write(fmt::format("\r{} {:3.0f}%  {} of {} points in {}{}\033[K{}", bar(progress.completed, 30),
                      std::floor(100 * progress.completed), progress.finished, progress.points,
                      wall_time(progress.elapsed.count()),
                      last ? "" : remaining(progress.elapsed, progress.completed), last ? "\n" : ""));
    begun = true;
  };
}

}  // namespace brio::face
