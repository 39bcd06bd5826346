// The decisions of the engine bench in C++: the same rules on the same world, in the best layout known for them, so that a
// ratio to it says what the language costs. Reads the world that world-file.ts writes; prints one JSON line a round.
//
//   engine WORLD ROUNDS [latency]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

using i32 = int32_t;
using u32 = uint32_t;
using i64 = int64_t;

enum Mode { NONE_, SOFT, HARD, REVERT, TIMED, EXTENDED, USER, ROUTE };
enum Slot { REENTRY = 3, TIMER = 4, USERT = 5, WINDOW = 6, VIOLATION = 7 };
// Places in the lists of reasons and kinds, and rows of the table of rules, as the engine has them.
enum Reason { UNKNOWN_CREDENTIAL = 0, NO_ACCESS = 4, OUTSIDE_SCHEDULE = 5, AREA_FULL = 7, APB = 8 };
static const int ROW_REENTRY = 4, ROW_READER = 5;
static const int REVERTED = 2, ALARM = 64;
static const i64 NEVER = INT64_MIN / 2;

struct World {
  i32 holders, readers, areas, levels, schedules, reads, offsetMs, words;
  std::vector<i32> from, to, mode, ms, afterStart, after, reentryMs, capacity, levelSchedule, holderLevel, low, high;
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

// 32 bytes: newest passage, location since, location, last reader, first slot, level.
struct Holder {
  i64 newest, since;
  i32 location, last, head, level;
};
// 16 bytes, as the engine's.
struct SlotRow {
  i64 at;
  u32 key;
  i32 next;
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
  std::vector<Holder> holders;
  std::vector<i32> index;
  std::vector<i32> keys;
  u32 mask;
  std::vector<i32> counts;
  std::vector<SlotRow> slots;
  i32 freeSlot = -1;
  std::vector<Violation> violations;
  std::vector<i32> freeViolations;
  std::vector<Event> ring{1 << 16};
  u32 ringAt = 0;
  i32 checksum = 0;
  double order = 0;

  explicit Engine(const World &world) : w(world), counts(world.areas, 0) {
    holders.resize(w.holders);
    for (i32 h = 0; h < w.holders; h++) holders[h] = {NEVER, NEVER, -1, -1, -1, w.holderLevel[h]};
    u32 size = 8;
    while ((u64)size * 3 < (u64)w.holders * 4) size *= 2;
    mask = size - 1;
    index.assign(size, -1);
    keys.resize((size_t)w.holders * 2);
    for (i32 h = 0; h < w.holders; h++) {
      keys[2 * h] = w.low[h], keys[2 * h + 1] = w.high[h];
      u32 slot = mix((u32)w.low[h] ^ ((u32)w.high[h] * 0x9e3779b1u)) & mask;
      while (index[slot] != -1) slot = (slot + 1) & mask;
      index[slot] = h;
    }
  }
  using u64 = uint64_t;

  inline i32 find(i32 low, i32 high) const {
    u32 slot = mix((u32)low ^ ((u32)high * 0x9e3779b1u)) & mask;
    for (;;) {
      i32 h = index[slot];
      if (h == -1 || (keys[2 * h] == low && keys[2 * h + 1] == high)) return h;
      slot = (slot + 1) & mask;
    }
  }
  inline void put(i32 kind, i32 a, i32 b, i32 c) {
    ring[ringAt] = {kind, a, b, c};
    ringAt = (ringAt + 1) & 0xffff;
  }
  inline void sum(int reason, int row, int flags) {
    checksum = (i32)((u32)checksum * 31u + (u32)((reason + 1) | ((row + 1) << 5) | (flags << 9)));
  }
  i32 takeSlot() {
    if (freeSlot != -1) {
      i32 slot = freeSlot;
      freeSlot = slots[slot].next;
      return slot;
    }
    slots.push_back({});
    return (i32)slots.size() - 1;
  }
  inline void addSlot(Holder &holder, u32 kind, u32 target, i64 at) {
    i32 slot = takeSlot();
    slots[slot] = {at, kind << 24 | target, holder.head};
    holder.head = slot;
  }
  inline i32 unlink(Holder &holder, i32 previous, i32 slot) {
    i32 next = slots[slot].next;
    if (previous == -1) holder.head = next;
    else slots[previous].next = next;
    slots[slot].next = freeSlot;
    freeSlot = slot;
    return next;
  }
  void removeSlot(Holder &holder, u32 key) {
    i32 previous = -1;
    for (i32 slot = holder.head; slot != -1; previous = slot, slot = slots[slot].next)
      if (slots[slot].key == key) {
        unlink(holder, previous, slot);
        return;
      }
  }
  void setSlot(Holder &holder, u32 kind, u32 target, i64 at) {
    u32 key = kind << 24 | target;
    for (i32 slot = holder.head; slot != -1; slot = slots[slot].next)
      if (slots[slot].key == key) {
        slots[slot].at = at;
        return;
      }
    addSlot(holder, kind, target, at);
  }

  bool deny(i32 h, i32 reader, int reason) {
    sum(reason, -1, 0);
    put(2, h, reader, reason);
    return false;
  }

  bool decide(i32 reader, i32 low, i32 high, i64 at) {
    i32 h = find(low, high);
    if (h == -1) return deny(-1, reader, UNKNOWN_CREDENTIAL);
    Holder &holder = holders[h];
    i32 from = w.from[reader], to = w.to[reader];
    // facts
    i64 reentryAt = NEVER, timerAt = NEVER, userAt = NEVER, windowAt = NEVER;
    i32 userReader = -1;
    for (i32 slot = holder.head; slot != -1; slot = slots[slot].next) {
      u32 key = slots[slot].key;
      i32 target = key & 0xffffff;
      switch (key >> 24) {
        case REENTRY:
          if (w.to[target] == to) reentryAt = slots[slot].at;
          break;
        case TIMER:
          if (target == reader) timerAt = slots[slot].at;
          break;
        case USERT:
          if (w.to[target] == to) userReader = target, userAt = slots[slot].at;
          break;
        case WINDOW:
          if (target == reader) windowAt = slots[slot].at;
          break;
      }
    }
    // section 2
    i32 level = holder.level;
    if (!(w.levelBits[(size_t)level * w.words + (reader >> 5)] >> (reader & 31) & 1)) return deny(h, reader, NO_ACCESS);
    i32 schedule = w.levelSchedule[level];
    if (schedule != -1) {
      i64 local = at + w.offsetMs;
      i64 day = local / 86400000;
      i32 minute = (i32)((local - day * 86400000) / 60000);
      if (!w.week[((size_t)schedule * 7 + (day + 4) % 7) * 1440 + minute]) return deny(h, reader, OUTSIDE_SCHEDULE);
    }
    if (w.capacity[to] >= 0 && holder.location != to && counts[to] >= w.capacity[to]) return deny(h, reader, AREA_FULL);
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
        if (holder.location != -1 && holder.location != from) {
          broken = holder.location == to ? 4 : 5;
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
        if (holder.last != -1) {
          broken = 7;
          for (i32 i = w.afterStart[reader]; i < w.afterStart[reader + 1]; i++)
            if (w.after[i] == holder.last) broken = 0;
        }
        break;
    }
    int row = denying;
    if (broken) {
      if (first == -1) first = ROW_READER + mode - 1, kind = broken;
      if (!soft && denying == -1) denying = ROW_READER + mode - 1, kind = broken;
      row = denying != -1 ? denying : first;
    }
    if (window == 1) setSlot(holder, WINDOW, reader, at);
    else if (window == 2) removeSlot(holder, WINDOW << 24 | reader);
    if (extends) setSlot(holder, TIMER, reader, at);
    bool granted = denying == -1;
    if (granted) {
      if (row != -1) flags = ALARM | (window == 2 ? REVERTED : 0);
      sum(-1, row, flags);
      put(1, h, reader, flags);
      pass(h, holder, reader, from, to, mode, at, row != -1);
    } else {
      flags = ALARM;
      sum(APB, row, flags);
      put(2, h, reader, APB);
    }
    if (flags & ALARM) countViolation(h, holder, to, row, kind, reader, at);
    return granted;
  }

  void pass(i32 h, Holder &holder, i32 reader, i32, i32 to, i32 mode, i64 at, bool broke) {
    holder.newest = at;
    holder.last = reader;
    if (holder.location != -1) counts[holder.location]--;
    holder.location = to;
    holder.since = at;
    counts[to]++;
    bool reentry = w.reentryMs[to] > 0, timer = mode == TIMED || mode == EXTENDED, user = mode == USER, resolves = false;
    i32 previous = -1;
    for (i32 slot = holder.head; slot != -1;) {
      SlotRow &s = slots[slot];
      i32 target = s.key & 0xffffff;
      bool ends = false;
      switch (s.key >> 24) {
        case REENTRY:
          if (w.to[target] == to) s.key = (u32)REENTRY << 24 | reader, s.at = at, reentry = false;
          else ends = target == reader || at - s.at >= w.reentryMs[w.to[target]];
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
      if (ends) slot = unlink(holder, previous, slot);
      else previous = slot, slot = s.next;
    }
    if (reentry) addSlot(holder, REENTRY, reader, at);
    if (timer) addSlot(holder, TIMER, reader, at);
    if (user) addSlot(holder, USERT, reader, at);
    put(3, h, reader, 0);
    if (resolves && !broke) {
      i32 places[64];
      int found = 0;
      for (i32 slot = holder.head; slot != -1 && found < 64; slot = slots[slot].next)
        if (slots[slot].key >> 24 == VIOLATION) places[found++] = slots[slot].key & 0xffffff;
      for (int i = 1; i < found; i++)
        for (int j = i; j > 0 && violations[places[j]].order < violations[places[j - 1]].order; j--)
          std::swap(places[j], places[j - 1]);
      for (int i = 0; i < found; i++) {
        if (violations[places[i]].row == ROW_REENTRY || violations[places[i]].count < 0) continue;
        put(5, places[i], 0, 0);
        removeSlot(holder, (u32)VIOLATION << 24 | places[i]);
        violations[places[i]].holder = -1;
        freeViolations.push_back(places[i]);
      }
    }
  }

  void countViolation(i32 h, Holder &holder, i32 area, int row, int kind, i32 reader, i64 at) {
    for (i32 slot = holder.head; slot != -1; slot = slots[slot].next)
      if (slots[slot].key >> 24 == VIOLATION && violations[slots[slot].key & 0xffffff].area == area) {
        Violation &open = violations[slots[slot].key & 0xffffff];
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
    addSlot(holder, VIOLATION, place, at);
    put(4, place, 0, 0);
  }

  size_t bytes() const {
    return holders.size() * sizeof(Holder) + slots.capacity() * sizeof(SlotRow) + index.size() * 4 + keys.size() * 4;
  }
};

int main(int argc, char **argv) {
  if (argc < 3) return fprintf(stderr, "engine WORLD ROUNDS [latency]\n"), 1;
  World w = load(argv[1]);
  bool latency = argc > 3;
  using Clock = std::chrono::steady_clock;
  for (int round = 0; round < atoi(argv[2]); round++) {
    Engine engine(w);
    std::vector<u32> took(latency ? w.reads : 0);
    auto start = Clock::now();
    for (i32 i = 0; i < w.reads; i++) {
      if (latency) {
        auto before = Clock::now();
        engine.decide(w.readReader[i], w.readLow[i], w.readHigh[i], (i64)w.readAt[i]);
        took[i] = (u32)std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - before).count();
      } else engine.decide(w.readReader[i], w.readLow[i], w.readHigh[i], (i64)w.readAt[i]);
    }
    double seconds = std::chrono::duration<double>(Clock::now() - start).count();
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
