// The decisions of the engine bench in C++: the same rules on the same world, in the best known memory layout, so that
// the ratio shows the cost of the language. Reads the world that world-file.ts writes; prints one JSON line per round.
//
//   engine WORLD ROUNDS [latency]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

using i32 = int32_t;
using u32 = uint32_t;
using i64 = int64_t;

enum Mode { NONE_, SOFT, HARD, REVERT, TIMED, EXTENDED, USER, ROUTE };
enum Slot { REENTRY = 3, TIMER = 4, USERT = 5, WINDOW = 6, VIOLATION = 7 };
// Indexes into the lists of reasons and kinds, and rows of the rule table, as in the engine.
enum Reason { UNKNOWN_CREDENTIAL = 0, NO_ACCESS = 4, OUTSIDE_SCHEDULE = 5, AREA_FULL = 7, APB = 8 };
static const int ROW_REENTRY = 4, ROW_READER = 5;
static const int REVERTED = 2, ALARM = 64;
static const i64 NEVER = INT64_MIN / 2;

struct World {
  i32 holders, readers, areas, levels, schedules, reads, offsetMs, words;
  std::vector<i32> from, to, mode, ms, controller, afterStart, after, reentryMs, capacity, levelSchedule, holderLevel, low, high;
  std::vector<u32> levelBits;
  std::vector<uint8_t> week;
  std::vector<i32> readReader, readLow, readHigh;
  std::vector<double> readAt;
};

template <typename T> static void take(FILE *file, std::vector<T> &list, size_t count) {
  list.resize(count);
  if (fread(list.data(), sizeof(T), count, file) != count) {
    fprintf(stderr, "the world file is too short\n");
    exit(1);
  }
}

static World load(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file) {
    fprintf(stderr, "no world file %s\n", name);
    exit(1);
  }
  World w;
  std::vector<i32> head;
  take(file, head, 8);
  w.holders = head[0], w.readers = head[1], w.areas = head[2], w.levels = head[3];
  w.schedules = head[4], w.reads = head[5], w.offsetMs = head[6];
  w.words = (w.readers + 31) / 32;
  take(file, w.from, w.readers);
  take(file, w.to, w.readers);
  take(file, w.mode, w.readers);
  take(file, w.ms, w.readers);
  take(file, w.controller, w.readers);
  take(file, w.afterStart, w.readers + 1);
  take(file, w.after, w.afterStart[w.readers]);
  take(file, w.reentryMs, w.areas);
  take(file, w.capacity, w.areas);
  take(file, w.levelSchedule, w.levels);
  take(file, w.levelBits, (size_t)w.levels * w.words);
  take(file, w.holderLevel, w.holders);
  take(file, w.low, w.holders);
  take(file, w.high, w.holders);
  take(file, w.week, (size_t)w.schedules * 7 * 1440);
  take(file, w.readReader, w.reads);
  take(file, w.readLow, w.reads);
  take(file, w.readHigh, w.reads);
  take(file, w.readAt, w.reads);
  fclose(file);
  return w;
}

static inline u32 mix(u32 h) {
  h = (h ^ (h >> 16)) * 0x7feb352du;
  h = (h ^ (h >> 15)) * 0x846ca68bu;
  return h ^ (h >> 16);
}

// Units of 16 bytes, as in the engine: two per cardholder (row and first slot), then a pool.
struct Row {
  i64 newest;
  uint16_t location, last;  // + 1, 0 = unknown
  i32 level;
};
struct SlotRow {
  i64 at;
  u32 key;  // 0 = empty
  i32 next;
};
union Unit {
  Row row;
  SlotRow slot;
};
struct Violation {
  i32 holder, area, count, reader;
  i64 opened, last;
  double order;
  i32 row, kind;
};
struct Event {
  i32 kind, a, b, c;
};

struct Engine {
  const World &w;
  std::vector<Unit> units;
  i32 used;
  std::vector<i32> index;
  std::vector<i32> keys;
  u32 mask, placeMask;
  std::vector<i32> counts;
  i32 freeSlot = -1;
  std::vector<Violation> violations;
  std::vector<i32> freeViolations;
  std::vector<Event> ring{1 << 12};
  u32 ringAt = 0;
  i32 checksum = 0;
  double order = 0;

  explicit Engine(const World &world) : w(world), counts(world.areas, 0) {
    used = 2 * w.holders;
    units.resize(used + 64 + w.holders / 8);
    for (i32 h = 0; h < w.holders; h++) {
      units[2 * h].row = {NEVER, 0, 0, w.holderLevel[h]};
      units[2 * h + 1].slot = {0, 0, -1};
    }
    u32 size = 8;
    while ((uint64_t)size * 4 < (uint64_t)w.holders * 5) size *= 2;
    mask = size - 1;
    placeMask = 0xffffffffu >> __builtin_clz((u32)w.holders);
    index.assign(size, 0);
    keys.resize((size_t)w.holders * 2);
    for (i32 h = 0; h < w.holders; h++) {
      keys[2 * h] = w.low[h], keys[2 * h + 1] = w.high[h];
      u32 hash = mix((u32)w.low[h] ^ ((u32)w.high[h] * 0x9e3779b1u));
      u32 slot = hash & mask;
      while (index[slot] != 0) slot = (slot + 1) & mask;
      index[slot] = (i32)(((hash * 0x85ebca6bu) & ~placeMask) | (u32)(h + 1));
    }
  }

  inline i32 find(i32 low, i32 high) const {
    u32 hash = mix((u32)low ^ ((u32)high * 0x9e3779b1u));
    u32 tag = (hash * 0x85ebca6bu) & ~placeMask;
    for (u32 slot = hash & mask;; slot = (slot + 1) & mask) {
      u32 entry = (u32)index[slot];
      if (entry == 0) return -1;
      if ((entry & ~placeMask) != tag) continue;
      i32 h = (i32)(entry & placeMask) - 1;
      if (keys[2 * h] == low && keys[2 * h + 1] == high) return h;
    }
  }
  inline void put(i32 kind, i32 a, i32 b, i32 c) {
    ring[ringAt] = {kind, a, b, c};
    ringAt = (ringAt + 1) & 0xfff;
  }
  inline void sum(int reason, int row, int flags) {
    checksum = (i32)((u32)checksum * 31u + (u32)((reason + 1) | ((row + 1) << 5) | (flags << 9)));
  }
  i32 takeSlot() {
    if (freeSlot != -1) {
      i32 slot = freeSlot;
      freeSlot = units[slot].slot.next;
      return slot;
    }
    if ((size_t)used == units.size()) units.resize(units.size() + units.size() / 4);
    return used++;
  }
  inline i32 first(i32 h) const {
    const SlotRow &own = units[2 * h + 1].slot;
    return own.key == 0 ? own.next : 2 * h + 1;
  }
  inline void addSlot(i32 h, u32 kind, u32 target, i64 at) {
    SlotRow &own = units[2 * h + 1].slot;
    if (own.key == 0) {
      own.key = kind << 24 | target, own.at = at;
      return;
    }
    i32 slot = takeSlot();
    SlotRow &head = units[2 * h + 1].slot;
    units[slot].slot = {at, kind << 24 | target, head.next};
    head.next = slot;
  }
  inline i32 unlink(i32 h, i32 previous, i32 slot) {
    i32 next = units[slot].slot.next;
    if (slot == 2 * h + 1) {
      units[slot].slot.key = 0;
      return next;
    }
    units[previous == -1 ? 2 * h + 1 : previous].slot.next = next;
    units[slot].slot.next = freeSlot;
    freeSlot = slot;
    return next;
  }
  void removeSlot(i32 h, u32 key) {
    i32 previous = -1;
    for (i32 slot = first(h); slot != -1; previous = slot, slot = units[slot].slot.next)
      if (units[slot].slot.key == key) {
        unlink(h, previous, slot);
        return;
      }
  }
  void setSlot(i32 h, u32 kind, u32 target, i64 at) {
    u32 key = kind << 24 | target;
    for (i32 slot = first(h); slot != -1; slot = units[slot].slot.next)
      if (units[slot].slot.key == key) {
        units[slot].slot.at = at;
        return;
      }
    addSlot(h, kind, target, at);
  }

  bool deny(i32 h, i32 reader, int reason) {
    sum(reason, -1, 0);
    put(2, h, reader, reason);
    return false;
  }

  bool decide(i32 reader, i32 low, i32 high, i64 at) {
    i32 h = find(low, high);
    if (h == -1) return deny(-1, reader, UNKNOWN_CREDENTIAL);
    const Row row0 = units[2 * h].row;
    i32 location = (i32)row0.location - 1, last = (i32)row0.last - 1;
    i32 from = w.from[reader], to = w.to[reader];
    // facts
    i64 reentryAt = NEVER, timerAt = NEVER, userAt = NEVER, windowAt = NEVER;
    i32 userReader = -1;
    for (i32 slot = first(h); slot != -1; slot = units[slot].slot.next) {
      u32 key = units[slot].slot.key;
      i32 target = key & 0xffffff;
      switch (key >> 24) {
        case REENTRY:
          if (w.to[target] == to) reentryAt = units[slot].slot.at;
          break;
        case TIMER:
          if (target == reader) timerAt = units[slot].slot.at;
          break;
        case USERT:
          if (w.to[target] == to) userReader = target, userAt = units[slot].slot.at;
          break;
        case WINDOW:
          if (target == reader) windowAt = units[slot].slot.at;
          break;
      }
    }
    // section 2
    i32 level = row0.level;
    if (!(w.levelBits[(size_t)level * w.words + (reader >> 5)] >> (reader & 31) & 1)) return deny(h, reader, NO_ACCESS);
    i32 schedule = w.levelSchedule[level];
    if (schedule != -1) {
      i64 local = at + w.offsetMs;
      i64 day = local / 86400000;
      i32 minute = (i32)((local - day * 86400000) / 60000);
      if (!w.week[((size_t)schedule * 7 + (day + 4) % 7) * 1440 + minute]) return deny(h, reader, OUTSIDE_SCHEDULE);
    }
    if (w.capacity[to] >= 0 && location != to && counts[to] >= w.capacity[to]) return deny(h, reader, AREA_FULL);
    // section 4
    int denying = -1, first = -1, kind = 0, flags = 0, window = 0;
    bool extends = false;
    if (w.reentryMs[to] > 0 && at - reentryAt < w.reentryMs[to]) denying = first = ROW_REENTRY, kind = 3;
    i32 mode = w.mode[reader], ms = w.ms[reader];
    int broken = 0;
    bool soft = false;
    switch (mode) {
      case SOFT:
      case HARD:
      case REVERT:
        if (location != -1 && location != from) {
          broken = location == to ? 4 : 5;
          soft = mode == SOFT || (mode == REVERT && at - windowAt < ms);
          if (mode == REVERT) window = soft ? 2 : 1;
        }
        break;
      case TIMED:
      case EXTENDED:
        if (at - timerAt < ms) broken = 6, extends = mode == EXTENDED;
        break;
      case USER:
        if (userReader != -1 && at - userAt < w.ms[userReader]) broken = 6;
        break;
      case ROUTE:
        if (last != -1) {
          broken = 7;
          for (i32 i = w.afterStart[reader]; i < w.afterStart[reader + 1]; i++)
            if (w.after[i] == last) broken = 0;
        }
        break;
    }
    int row = denying;
    if (broken) {
      if (first == -1) first = ROW_READER + mode - 1, kind = broken;
      if (!soft && denying == -1) denying = ROW_READER + mode - 1, kind = broken;
      row = denying != -1 ? denying : first;
    }
    if (window == 1) setSlot(h, WINDOW, reader, at);
    else if (window == 2) removeSlot(h, WINDOW << 24 | reader);
    if (extends) setSlot(h, TIMER, reader, at);
    bool granted = denying == -1;
    if (granted) {
      if (row != -1) flags = ALARM | (window == 2 ? REVERTED : 0);
      sum(-1, row, flags);
      put(1, h, reader, flags);
      pass(h, reader, to, mode, at, row != -1);
    } else {
      flags = ALARM;
      sum(APB, row, flags);
      put(2, h, reader, APB);
    }
    if (flags & ALARM) countViolation(h, to, row, kind, reader, at);
    return granted;
  }

  void pass(i32 h, i32 reader, i32 to, i32 mode, i64 at, bool broke) {
    Row &row = units[2 * h].row;
    row.newest = at;
    if (row.location != 0) counts[row.location - 1]--;
    row.last = (uint16_t)(reader + 1);
    row.location = (uint16_t)(to + 1);
    counts[to]++;
    bool reentry = w.reentryMs[to] > 0, timer = mode == TIMED || mode == EXTENDED, user = mode == USER, resolves = false;
    i32 previous = -1;
    for (i32 slot = first(h); slot != -1;) {
      SlotRow &s = units[slot].slot;
      i32 target = s.key & 0xffffff;
      bool ends = false;
      switch (s.key >> 24) {
        case REENTRY:
          if (w.to[target] == to) s.key = (u32)REENTRY << 24 | reader, s.at = at, reentry = false;
          else ends = w.controller[target] == w.controller[reader] || at - s.at >= w.reentryMs[w.to[target]];
          break;
        case TIMER:
          if (target == reader) s.at = at > s.at ? at : s.at, timer = false;
          else ends = at - s.at >= w.ms[target];
          break;
        case USERT:
          if (user && w.to[target] == to) {
            if (at + w.ms[reader] >= s.at + w.ms[target]) s.key = (u32)USERT << 24 | reader, s.at = at;
            user = false;
          } else ends = at - s.at >= w.ms[target];
          break;
        case WINDOW:
          ends = at - s.at >= w.ms[target];
          break;
        case VIOLATION:
          resolves = true;
          break;
      }
      if (ends) slot = unlink(h, previous, slot);
      else previous = slot, slot = s.next;
    }
    if (reentry) addSlot(h, REENTRY, reader, at);
    if (timer) addSlot(h, TIMER, reader, at);
    if (user) addSlot(h, USERT, reader, at);
    put(3, h, reader, 0);
    if (resolves && !broke) {
      i32 places[64];
      int found = 0;
      for (i32 slot = first(h); slot != -1 && found < 64; slot = units[slot].slot.next)
        if (units[slot].slot.key >> 24 == VIOLATION) places[found++] = units[slot].slot.key & 0xffffff;
      for (int i = 1; i < found; i++)
        for (int j = i; j > 0 && violations[places[j]].order < violations[places[j - 1]].order; j--)
          std::swap(places[j], places[j - 1]);
      for (int i = 0; i < found; i++) {
        if (violations[places[i]].row == ROW_REENTRY || violations[places[i]].count < 0) continue;
        put(5, places[i], 0, 0);
        removeSlot(h, (u32)VIOLATION << 24 | places[i]);
        violations[places[i]].holder = -1;
        freeViolations.push_back(places[i]);
      }
    }
  }

  void countViolation(i32 h, i32 area, int row, int kind, i32 reader, i64 at) {
    for (i32 slot = first(h); slot != -1; slot = units[slot].slot.next)
      if (units[slot].slot.key >> 24 == VIOLATION && violations[units[slot].slot.key & 0xffffff].area == area) {
        Violation &open = violations[units[slot].slot.key & 0xffffff];
        open.count++;
        open.last = at;
        if (row == ROW_REENTRY) open.row = ROW_REENTRY;
        return;
      }
    i32 place;
    if (freeViolations.empty()) {
      place = (i32)violations.size();
      violations.push_back({});
    } else {
      place = freeViolations.back();
      freeViolations.pop_back();
    }
    violations[place] = {h, area, 1, reader, at, at, order++, row, kind};
    addSlot(h, VIOLATION, place, at);
    put(4, place, 0, 0);
  }

  size_t bytes() const {
    return units.size() * sizeof(Unit) + index.size() * 4 + keys.size() * 4;
  }
};

// Processor time, so that other programs on the machine affect the result as little as possible.
static double processorSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 3) return fprintf(stderr, "engine WORLD ROUNDS [latency]\n"), 1;
  World w = load(argv[1]);
  bool latency = argc > 3;
  using Clock = std::chrono::steady_clock;
  for (int round = 0; round < atoi(argv[2]); round++) {
    Engine engine(w);
    std::vector<u32> took(latency ? w.reads : 0);
    double start = processorSeconds();
    for (i32 i = 0; i < w.reads; i++) {
      if (latency) {
        auto before = Clock::now();
        engine.decide(w.readReader[i], w.readLow[i], w.readHigh[i], (i64)w.readAt[i]);
        took[i] = (u32)std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - before).count();
      } else engine.decide(w.readReader[i], w.readLow[i], w.readHigh[i], (i64)w.readAt[i]);
    }
    double seconds = processorSeconds() - start;
    double p99 = 0;
    if (latency) {
      std::vector<u32> counts(1 << 20, 0);
      for (u32 t : took) counts[t < counts.size() ? t : counts.size() - 1]++;
      size_t seen = 0;
      for (size_t t = 0; t < counts.size(); t++)
        if ((seen += counts[t]) * 100 >= (size_t)w.reads * 99) {
          p99 = (double)t;
          break;
        }
    }
    printf("{\"perSecond\":%.0f,\"checksum\":%d,\"p99\":%.0f,\"bytes\":%zu}\n", w.reads / seconds, engine.checksum, p99,
           engine.bytes());
    fflush(stdout);
  }
}
