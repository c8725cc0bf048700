#include "CCurl.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { HEADER_ROOM = 512, URL_ROOM = 2048 };

struct ccurl_flag {
  atomic_bool set;
};

struct ccurl_handle {
  CURL *easy;
  struct curl_slist *headers;
  bool has_body;
  uint8_t *request_body;
  size_t request_length;
  uint8_t *body;
  size_t length;
  size_t capacity;
  size_t max_body_bytes;
  bool too_large;
  long long first_byte_deadline_ms;
  bool has_begun;
  bool began_too_late;
  const ccurl_flag *cancel;
  CURLcode code;
  long status;
  char message[CURL_ERROR_SIZE];
  char content_type[HEADER_ROOM];
  char retry_after[HEADER_ROOM];
  char redirect_url[URL_ROOM];
};

int ccurl_prepare(void) { return (int)curl_global_init(CURL_GLOBAL_DEFAULT); }

ccurl_handle *ccurl_create(void) {
  ccurl_handle *handle = calloc(1, sizeof(ccurl_handle));
  if (handle == NULL) return NULL;
  handle->easy = curl_easy_init();
  if (handle->easy == NULL) {
    free(handle);
    return NULL;
  }
  return handle;
}

static void forget_request(ccurl_handle *handle) {
  curl_slist_free_all(handle->headers);
  handle->headers = NULL;
  free(handle->request_body);
  handle->request_body = NULL;
  handle->request_length = 0;
  handle->has_body = false;
}

void ccurl_forget(ccurl_handle *handle) {
  free(handle->body);
  handle->body = NULL;
  handle->length = 0;
  handle->capacity = 0;
}

void ccurl_destroy(ccurl_handle *handle) {
  if (handle == NULL) return;
  curl_easy_cleanup(handle->easy);
  forget_request(handle);
  ccurl_forget(handle);
  free(handle);
}

ccurl_flag *ccurl_flag_create(void) {
  ccurl_flag *flag = malloc(sizeof(ccurl_flag));
  if (flag != NULL) atomic_init(&flag->set, false);
  return flag;
}

void ccurl_flag_set(ccurl_flag *flag) { atomic_store(&flag->set, true); }

void ccurl_flag_destroy(ccurl_flag *flag) { free(flag); }

bool ccurl_add_header(ccurl_handle *handle, const char *line) {
  struct curl_slist *longer = curl_slist_append(handle->headers, line);
  if (longer == NULL) return false;
  handle->headers = longer;
  return true;
}

bool ccurl_set_body(ccurl_handle *handle, const uint8_t *bytes, size_t length) {
  uint8_t *copy = malloc(length > 0 ? length : 1);
  if (copy == NULL) return false;
  if (length > 0) memcpy(copy, bytes, length);
  free(handle->request_body);
  handle->request_body = copy;
  handle->request_length = length;
  handle->has_body = true;
  return true;
}

static size_t take_body(char *data, size_t size, size_t count, void *context) {
  ccurl_handle *handle = context;
  size_t added = size * count;
  if (handle->max_body_bytes > 0 && added > handle->max_body_bytes - handle->length) {
    handle->too_large = true;
    return 0;
  }
  if (added > handle->capacity - handle->length) {
    size_t wanted = handle->length + added;
    size_t capacity = handle->capacity < 16384 ? 16384 : handle->capacity;
    while (capacity < wanted) capacity *= 2;
    uint8_t *larger = realloc(handle->body, capacity);
    if (larger == NULL) return 0;
    handle->body = larger;
    handle->capacity = capacity;
  }
  memcpy(handle->body + handle->length, data, added);
  handle->length += added;
  return added;
}

/// Copies a header's value when the line carries that header; a value too long to mean anything
/// here is left out.
static void keep_header(const char *line, size_t length, const char *name, char *value) {
  size_t skip = strlen(name);
  if (length < skip || strncasecmp(line, name, skip) != 0) return;
  while (skip < length && (line[skip] == ' ' || line[skip] == '\t')) skip += 1;
  while (length > skip && (unsigned char)line[length - 1] <= ' ') length -= 1;
  if (length - skip >= HEADER_ROOM) return;
  memcpy(value, line + skip, length - skip);
  value[length - skip] = '\0';
}

static size_t take_header(char *data, size_t size, size_t count, void *context) {
  ccurl_handle *handle = context;
  size_t length = size * count;
  handle->has_begun = true;
  if (length >= 5 && memcmp(data, "HTTP/", 5) == 0) {
    // A new status line: what an interim answer (100, 103) said no longer counts.
    handle->content_type[0] = '\0';
    handle->retry_after[0] = '\0';
  }
  keep_header(data, length, "content-type:", handle->content_type);
  keep_header(data, length, "retry-after:", handle->retry_after);
  return length;
}

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Called at least once a second: ends the transfer when it is cancelled, or the answer does not
/// begin in time, for which libcurl has no option.
static int poll_progress(void *context, curl_off_t down_total, curl_off_t down,
                         curl_off_t up_total, curl_off_t up) {
  (void)down_total, (void)down, (void)up_total, (void)up;
  ccurl_handle *handle = context;
  if (atomic_load(&handle->cancel->set)) return 1;
  handle->began_too_late = !handle->has_begun && handle->first_byte_deadline_ms > 0 &&
                           now_ms() >= handle->first_byte_deadline_ms;
  return handle->began_too_late ? 1 : 0;
}

static ccurl_outcome outcome(const ccurl_handle *handle) {
  switch (handle->code) {
    case CURLE_OK: return CCURL_DONE;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    // A handshake that breaks off says nothing about trust; a certificate that is refused does.
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_INTERFACE_FAILED: return CCURL_CANNOT_CONNECT;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMED_OUT;
    case CURLE_ABORTED_BY_CALLBACK:
      return handle->began_too_late ? CCURL_TIMED_OUT : CCURL_CANCELLED;
    case CURLE_WRITE_ERROR: return handle->too_large ? CCURL_TOO_LARGE : CCURL_OTHER;
    case CURLE_FILESIZE_EXCEEDED: return CCURL_TOO_LARGE;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT: return CCURL_TLS;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP3: return CCURL_INTERRUPTED;
    case CURLE_URL_MALFORMAT: return CCURL_BAD_URL;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return CCURL_BAD_ANSWER;
    default: return CCURL_OTHER;
  }
}

static void apply_method(ccurl_handle *handle, const char *method) {
  CURL *easy = handle->easy;
  if (handle->has_body) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    // On a connection that died while idle libcurl would send again by itself: what changes
    // something travels on a connection of its own.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)handle->request_length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, (const char *)handle->request_body);
  } else if (strcmp(method, "HEAD") == 0) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}

static void apply_limits(ccurl_handle *handle, const ccurl_limits *limits) {
  CURL *easy = handle->easy;
  handle->max_body_bytes = limits->max_body_bytes;
  handle->first_byte_deadline_ms =
      limits->first_byte_timeout_ms > 0 ? now_ms() + limits->first_byte_timeout_ms : 0;
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, limits->connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, limits->total_timeout_ms);
  if (limits->stall_timeout_s > 0) {
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, limits->stall_timeout_s);
  }
}

/// Options that guard the access token and the process. Each of them must be accepted: a libcurl
/// that can't promise one of them sends nothing.
static CURLcode apply_guards(CURL *easy, const char *url) {
  CURLcode code = CURLE_OK;
#define REQUIRE(option, value) \
  if (code == CURLE_OK) code = curl_easy_setopt(easy, option, value)
  REQUIRE(CURLOPT_NOSIGNAL, 1L);
  REQUIRE(CURLOPT_FOLLOWLOCATION, 0L);
  REQUIRE(CURLOPT_SSL_VERIFYPEER, 1L);
  REQUIRE(CURLOPT_SSL_VERIFYHOST, 2L);
  REQUIRE(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  REQUIRE(CURLOPT_PROTOCOLS_STR, "http,https");
#else
  REQUIRE(CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  // An environment's http_proxy would see the token of a plain request.
  if (strncasecmp(url, "http:", 5) == 0) REQUIRE(CURLOPT_NOPROXY, "*");
  REQUIRE(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // What every service knows; fewer decoders meet a stranger's bytes.
  REQUIRE(CURLOPT_ACCEPT_ENCODING, "gzip");
#undef REQUIRE
  return code;
}

ccurl_outcome ccurl_perform(ccurl_handle *handle, const char *method, const char *url,
                            const ccurl_limits *limits, const ccurl_flag *cancel) {
  CURL *easy = handle->easy;
  ccurl_forget(handle);
  handle->too_large = false;
  handle->has_begun = false;
  handle->began_too_late = false;
  handle->cancel = cancel;
  handle->status = 0;
  handle->message[0] = '\0';
  handle->content_type[0] = '\0';
  handle->retry_after[0] = '\0';
  handle->redirect_url[0] = '\0';

  curl_easy_reset(easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handle->message);
  handle->code = apply_guards(easy, url);
  if (handle->code == CURLE_OK) handle->code = curl_easy_setopt(easy, CURLOPT_URL, url);
  if (handle->code == CURLE_OK && !ccurl_add_header(handle, "Expect:")) {
    handle->code = CURLE_OUT_OF_MEMORY;
  }
  if (handle->code != CURLE_OK) {
    forget_request(handle);
    return CCURL_OTHER;
  }
  apply_method(handle, method);
  apply_limits(handle, limits);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "settlebook");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, handle->headers);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, handle);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, handle);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, poll_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, handle);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);

  handle->code = curl_easy_perform(easy);
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &handle->status);
  const char *redirect = NULL;
  curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != NULL && strlen(redirect) < URL_ROOM) strcpy(handle->redirect_url, redirect);
  // The options point into the request, which ends here.
  curl_easy_reset(easy);
  forget_request(handle);
  return outcome(handle);
}

int ccurl_code(const ccurl_handle *handle) { return (int)handle->code; }

const char *ccurl_message(const ccurl_handle *handle) {
  return handle->message[0] != '\0' ? handle->message : curl_easy_strerror(handle->code);
}

long ccurl_status(const ccurl_handle *handle) { return handle->status; }
const uint8_t *ccurl_body(const ccurl_handle *handle) { return handle->body; }
size_t ccurl_body_length(const ccurl_handle *handle) { return handle->length; }
const char *ccurl_content_type(const ccurl_handle *handle) { return handle->content_type; }
const char *ccurl_retry_after(const ccurl_handle *handle) { return handle->retry_after; }
const char *ccurl_redirect_url(const ccurl_handle *handle) { return handle->redirect_url; }
