// Preload library for `npm run bench -- --sync-delay=MICROSECONDS`: every fsync and fdatasync takes that much longer,
// as on a slower disk. Linux only.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static long delay_us(void) {
  static long kept = -1;
  if (kept < 0) {
    const char *text = getenv("SALLYPORT_SYNC_DELAY_US");
    kept = text ? strtol(text, NULL, 10) : 0;
  }
  return kept;
}

static void wait_longer(void) {
  const long us = delay_us();
  struct timespec left = {us / 1000000, (us % 1000000) * 1000};
  const int before = errno;
  while (nanosleep(&left, &left) == -1 && errno == EINTR) {
  }
  errno = before;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  const int result = real(fd);
  wait_longer();
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const int result = real(fd);
  wait_longer();
  return result;
}
