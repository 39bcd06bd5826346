// References to primitives on a runtime whose Node-API is older than version 10.
//
// better-sqlite3 13 holds persistent references to strings. Before Node-API 10 napi_create_reference accepts objects
// and functions only. The linker's --wrap redirects the addon's calls to this file: it puts a primitive into a
// one-element array and references the array, and napi_get_reference_value returns the primitive.
//
// The lowest bit of the reference itself marks a reference to such an array. A napi_ref is the address of a heap object
// in the runtime, so that bit is free; no table is needed, and so no lock when several threads open databases. Only the
// five functions wrapped here receive a napi_ref from this addon.

#include <cstdint>
#include <node_api.h>

extern "C" {

napi_status __real_napi_create_reference(napi_env env, napi_value value, uint32_t count, napi_ref* result);
napi_status __real_napi_delete_reference(napi_env env, napi_ref ref);
napi_status __real_napi_reference_ref(napi_env env, napi_ref ref, uint32_t* count);
napi_status __real_napi_reference_unref(napi_env env, napi_ref ref, uint32_t* count);
napi_status __real_napi_get_reference_value(napi_env env, napi_ref ref, napi_value* result);

}  // extern "C"

namespace {

constexpr std::uintptr_t kBoxed = 1;

bool IsBoxed(napi_ref ref) { return (reinterpret_cast<std::uintptr_t>(ref) & kBoxed) != 0; }

napi_ref Mark(napi_ref ref) { return reinterpret_cast<napi_ref>(reinterpret_cast<std::uintptr_t>(ref) | kBoxed); }

napi_ref Unmark(napi_ref ref) { return reinterpret_cast<napi_ref>(reinterpret_cast<std::uintptr_t>(ref) & ~kBoxed); }

bool MayBeReferenced(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_external;
}

}  // namespace

extern "C" {

napi_status __wrap_napi_create_reference(napi_env env, napi_value value, uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (MayBeReferenced(type)) return __real_napi_create_reference(env, value, count, result);

  napi_value box;
  status = napi_create_array_with_length(env, 1, &box);
  if (status != napi_ok) return status;
  status = napi_set_element(env, box, 0, value);
  if (status != napi_ok) return status;
  napi_ref ref;
  status = __real_napi_create_reference(env, box, count, &ref);
  if (status != napi_ok) return status;
  if (IsBoxed(ref)) {  // an odd address would make the mark ambiguous
    __real_napi_delete_reference(env, ref);
    return napi_generic_failure;
  }
  *result = Mark(ref);
  return napi_ok;
}

napi_status __wrap_napi_delete_reference(napi_env env, napi_ref ref) {
  return __real_napi_delete_reference(env, Unmark(ref));
}

napi_status __wrap_napi_reference_ref(napi_env env, napi_ref ref, uint32_t* count) {
  return __real_napi_reference_ref(env, Unmark(ref), count);
}

napi_status __wrap_napi_reference_unref(napi_env env, napi_ref ref, uint32_t* count) {
  return __real_napi_reference_unref(env, Unmark(ref), count);
}

napi_status __wrap_napi_get_reference_value(napi_env env, napi_ref ref, napi_value* result) {
  napi_value value = nullptr;
  napi_status status = __real_napi_get_reference_value(env, Unmark(ref), &value);
  if (status != napi_ok || value == nullptr || !IsBoxed(ref)) {
    *result = value;
    return status;
  }
  // Unlike napi_get_reference_value, napi_get_element fails while an exception is pending: clear it meanwhile.
  bool waiting = false;
  status = napi_is_exception_pending(env, &waiting);
  if (status != napi_ok) return status;
  napi_value exception = nullptr;
  if (waiting) {
    status = napi_get_and_clear_last_exception(env, &exception);
    if (status != napi_ok) return status;
  }
  status = napi_get_element(env, value, 0, result);
  if (waiting) napi_throw(env, exception);
  return status;
}

}  // extern "C"
