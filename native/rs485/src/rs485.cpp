// The kernel's RS-485 mode of a UART (linux/serial.h): it switches the transceiver's direction by RTS with bit
// accuracy, which no program can. The descriptor belongs to an open serial port and stays the caller's.
//
//   read(fd)           -> { ok: true, settings } | { ok: false, kind, message }
//   set(fd, settings)  -> the same, with the settings that the driver accepted
//
// kind: not-supported, bad-descriptor, permission, failed. Only wrong arguments throw.
#include <napi.h>

#ifdef __linux__
#include <cerrno>
#include <cstring>
#include <linux/serial.h>
#include <sys/ioctl.h>
#endif

#if defined(__linux__) && defined(TIOCGRS485) && defined(TIOCSRS485)
#define HAS_RS485 1
#else
#define HAS_RS485 0
#endif

namespace {

// The kernel stores delays in milliseconds and limits them to this value (serial_core.c).
constexpr int64_t kLongestDelayMs = 100;

Napi::Object Failure(Napi::Env env, const char* kind, const char* message) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("ok", false);
  result.Set("kind", kind);
  result.Set("message", message);
  return result;
}

bool ReadDescriptor(const Napi::CallbackInfo& info, int* fd) {
  if (info.Length() < 1 || !info[0].IsNumber()) {
    Napi::TypeError::New(info.Env(), "the first argument must be an open descriptor").ThrowAsJavaScriptException();
    return false;
  }
  *fd = info[0].As<Napi::Number>().Int32Value();
  return true;
}

#if HAS_RS485

Napi::Object FailureOf(Napi::Env env, int code) {
  const char* message = std::strerror(code);
  switch (code) {
    case ENOTTY:
    case EINVAL:
    case ENOSYS:
    case EOPNOTSUPP:
      return Failure(env, "not-supported", message);
    case EBADF:
      return Failure(env, "bad-descriptor", message);
    case EPERM:
    case EACCES:
      return Failure(env, "permission", message);
    default:
      return Failure(env, "failed", message);
  }
}

Napi::Object Success(Napi::Env env, const serial_rs485& state) {
  Napi::Object settings = Napi::Object::New(env);
  settings.Set("enabled", (state.flags & SER_RS485_ENABLED) != 0);
  settings.Set("rtsOnSend", (state.flags & SER_RS485_RTS_ON_SEND) != 0);
  settings.Set("rtsAfterSend", (state.flags & SER_RS485_RTS_AFTER_SEND) != 0);
  settings.Set("receiveOwn", (state.flags & SER_RS485_RX_DURING_TX) != 0);
  settings.Set("delayBeforeSendMs", static_cast<double>(state.delay_rts_before_send));
  settings.Set("delayAfterSendMs", static_cast<double>(state.delay_rts_after_send));
  Napi::Object result = Napi::Object::New(env);
  result.Set("ok", true);
  result.Set("settings", settings);
  return result;
}

bool ReadFlag(const Napi::Object& settings, const char* name, bool* value) {
  const Napi::Value given = settings.Get(name);
  if (!given.IsBoolean()) {
    Napi::TypeError::New(settings.Env(), std::string(name) + " must be true or false").ThrowAsJavaScriptException();
    return false;
  }
  *value = given.As<Napi::Boolean>().Value();
  return true;
}

bool ReadDelay(const Napi::Object& settings, const char* name, uint32_t* value) {
  const Napi::Value given = settings.Get(name);
  const double number = given.IsNumber() ? given.As<Napi::Number>().DoubleValue() : -1;
  const int64_t whole = static_cast<int64_t>(number);
  if (number < 0 || number > kLongestDelayMs || static_cast<double>(whole) != number) {
    Napi::RangeError::New(settings.Env(), std::string(name) + " must be a whole number of milliseconds, 0 to 100")
        .ThrowAsJavaScriptException();
    return false;
  }
  *value = static_cast<uint32_t>(whole);
  return true;
}

Napi::Value Read(const Napi::CallbackInfo& info) {
  int fd = -1;
  if (!ReadDescriptor(info, &fd)) return info.Env().Undefined();
  serial_rs485 state = {};
  if (ioctl(fd, TIOCGRS485, &state) < 0) return FailureOf(info.Env(), errno);
  return Success(info.Env(), state);
}

Napi::Value Set(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  int fd = -1;
  if (!ReadDescriptor(info, &fd)) return env.Undefined();
  if (info.Length() < 2 || !info[1].IsObject()) {
    Napi::TypeError::New(env, "the second argument must be the settings").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  const Napi::Object settings = info[1].As<Napi::Object>();
  bool enabled = false, rts_on_send = false, rts_after_send = false, receive_own = false;
  uint32_t before = 0, after = 0;
  if (!ReadFlag(settings, "enabled", &enabled) || !ReadFlag(settings, "rtsOnSend", &rts_on_send) ||
      !ReadFlag(settings, "rtsAfterSend", &rts_after_send) || !ReadFlag(settings, "receiveOwn", &receive_own) ||
      !ReadDelay(settings, "delayBeforeSendMs", &before) || !ReadDelay(settings, "delayAfterSendMs", &after))
    return env.Undefined();
  // Read first, so that the driver's other settings (termination, addressing) stay unchanged.
  serial_rs485 state = {};
  if (ioctl(fd, TIOCGRS485, &state) < 0) return FailureOf(env, errno);
  const uint32_t ours =
      SER_RS485_ENABLED | SER_RS485_RTS_ON_SEND | SER_RS485_RTS_AFTER_SEND | SER_RS485_RX_DURING_TX;
  state.flags &= ~ours;
  if (enabled) state.flags |= SER_RS485_ENABLED;
  if (rts_on_send) state.flags |= SER_RS485_RTS_ON_SEND;
  if (rts_after_send) state.flags |= SER_RS485_RTS_AFTER_SEND;
  if (receive_own) state.flags |= SER_RS485_RX_DURING_TX;
  state.delay_rts_before_send = before;
  state.delay_rts_after_send = after;
  if (ioctl(fd, TIOCSRS485, &state) < 0) return FailureOf(env, errno);
  serial_rs485 taken = {};
  if (ioctl(fd, TIOCGRS485, &taken) < 0) return FailureOf(env, errno);
  return Success(env, taken);
}

#else

Napi::Value Unsupported(const Napi::CallbackInfo& info) {
  int fd = -1;
  if (!ReadDescriptor(info, &fd)) return info.Env().Undefined();
  return Failure(info.Env(), "not-supported", "this system has no RS-485 mode for serial ports");
}

Napi::Value Read(const Napi::CallbackInfo& info) { return Unsupported(info); }
Napi::Value Set(const Napi::CallbackInfo& info) { return Unsupported(info); }

#endif

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("read", Napi::Function::New(env, Read, "read"));
  exports.Set("set", Napi::Function::New(env, Set, "set"));
  return exports;
}

}  // namespace

NODE_API_MODULE(rs485, Init)
