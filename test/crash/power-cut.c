/*
 * A power cut, as a preload: saves the old content of every write to a file below SALLYPORT_CUT_DIR until the file is
 * synced. At operation number SALLYPORT_CUT_AT (writes, truncations and syncs count) it reverts writes that no sync has
 * covered, and ends the process. SALLYPORT_CUT_SEED 0 reverts all of them; any other seed a random part, the last one
 * perhaps by half: a disk may have stored unsynced writes in any order. SALLYPORT_CUT_KILL reverts nothing and kills
 * the process with SIGKILL: earlier writes are in the files, the current one is not.
 *
 * With SALLYPORT_SYNC_LOG it writes the order of operations into that file instead: `w FILE` for a write, `s FILE` for
 * a finished sync, `o TEXT` for the start of output to standard output.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct undo {
  struct undo *before;
  dev_t dev;
  ino_t ino;
  char path[512];
  off_t offset, size;
  size_t length;
  int truncation;
  unsigned char old[];
};

static struct undo *newest;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static long cut_at, operations;
static int journal = -1;
static uint64_t seed;
static int only_kill;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  folder = getenv("SALLYPORT_CUT_DIR");
  const char *at = getenv("SALLYPORT_CUT_AT"), *given = getenv("SALLYPORT_CUT_SEED");
  const char *order = getenv("SALLYPORT_SYNC_LOG");
  if (order) journal = open(order, O_WRONLY | O_CREAT | O_APPEND, 0600);
  cut_at = at ? atol(at) : 0;
  seed = given ? (uint64_t)atoll(given) : 0;
  only_kill = getenv("SALLYPORT_CUT_KILL") != NULL;
}

static int chance(void) {
  if (seed == 0) return 1;
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)(seed >> 33 & 1);
}

static void cut(void) {
  if (only_kill) kill(getpid(), SIGKILL);
  int first = 1;
  for (struct undo *one = newest; one; one = one->before) {
    int all = chance();
    if (!all && !(first && seed != 0)) continue;
    int fd = open(one->path, O_RDWR);
    if (fd < 0) continue;
    /* the current write may be torn: its second half is reverted */
    size_t from = all ? 0 : one->length / 2;
    if (one->length > from) real_pwrite(fd, one->old + from, one->length - from, one->offset + (off_t)from);
    struct stat now;
    if (all && fstat(fd, &now) == 0 && (one->truncation || now.st_size > one->size)) real_ftruncate(fd, one->size);
    close(fd);
    first = 0;
  }
  _exit(137);
}

static void counted(void) {
  if (cut_at > 0 && ++operations == cut_at) cut();
}

static int tracked(int fd, struct stat *info, char *path, size_t room) {
  if (!folder || fstat(fd, info) != 0 || !S_ISREG(info->st_mode)) return 0;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, room - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  /* memory shared with other threads; the first process that opens the database re-creates it */
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

static void say(char what, const char *text, size_t length) {
  char line[128];
  if (journal < 0) return;
  if (length > 100) length = 100;
  line[0] = what;
  line[1] = ' ';
  memcpy(line + 2, text, length);
  line[length + 2] = '\n';
  real_write(journal, line, length + 3);
}

static void say_file(char what, const char *path) {
  const char *name = strrchr(path, '/');
  name = name ? name + 1 : path;
  say(what, name, strlen(name));
}

static void remember(int fd, off_t offset, size_t length, int truncation) {
  struct stat info;
  char path[512];
  if (!tracked(fd, &info, path, sizeof path)) return;
  pthread_mutex_lock(&lock);
  counted();
  say_file('w', path);
  off_t end = offset + (off_t)length < info.st_size ? offset + (off_t)length : info.st_size;
  size_t old = end > offset ? (size_t)(end - offset) : 0;
  struct undo *one = calloc(1, sizeof *one + old);
  one->dev = info.st_dev;
  one->ino = info.st_ino;
  strcpy(one->path, path);
  one->offset = offset;
  one->size = info.st_size;
  one->truncation = truncation;
  if (old > 0) {
    int reader = open(path, O_RDONLY);
    ssize_t got = reader < 0 ? 0 : pread(reader, one->old, old, offset);
    one->length = got > 0 ? (size_t)got : 0;
    if (reader >= 0) close(reader);
  }
  one->before = newest;
  newest = one;
  pthread_mutex_unlock(&lock);
}

static void synced(int fd) {
  struct stat info;
  char path[512];
  if (!tracked(fd, &info, path, sizeof path)) return;
  pthread_mutex_lock(&lock);
  say_file('s', path);
  for (struct undo **at = &newest; *at;) {
    struct undo *one = *at;
    if (one->dev == info.st_dev && one->ino == info.st_ino) {
      *at = one->before;
      free(one);
    } else at = &one->before;
  }
  pthread_mutex_unlock(&lock);
}

static void before_sync(int fd) {
  struct stat info;
  char path[512];
  if (!tracked(fd, &info, path, sizeof path)) return;
  pthread_mutex_lock(&lock);
  counted();
  pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  remember(fd, offset, length, 0);
  return real_pwrite(fd, bytes, length, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  off_t offset = lseek(fd, 0, SEEK_CUR);
  if (fd == 1) {
    const char *end = memchr(bytes, '\n', length);
    say('o', bytes, end ? (size_t)(end - (const char *)bytes) : length);
  }
  if (offset >= 0) remember(fd, offset, length, 0);
  return real_write(fd, bytes, length);
}

int ftruncate64(int fd, off_t size) {
  struct stat info;
  if (fstat(fd, &info) == 0 && size < info.st_size) remember(fd, size, (size_t)(info.st_size - size), 1);
  return real_ftruncate(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fsync(int fd) {
  before_sync(fd);
  int result = real_fsync(fd);
  if (result == 0) synced(fd);
  return result;
}
int fdatasync(int fd) {
  before_sync(fd);
  int result = real_fdatasync(fd);
  if (result == 0) synced(fd);
  return result;
}
