// A small shim over libcurl's easy interface, whose setopt is variadic and so out of Swift's reach.
// One handle belongs to one thread at a time and keeps its connections alive between requests.
#ifndef SETTLEBOOK_CCURL_H
#define SETTLEBOOK_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ccurl_handle ccurl_handle;

/// A flag that one thread sets and the transfer's thread polls. It must outlive the transfer.
typedef struct ccurl_flag ccurl_flag;

/// How a request ended. The exact libcurl code is in ccurl_code.
typedef enum {
  CCURL_DONE = 0,
  CCURL_CANNOT_CONNECT,
  CCURL_TIMED_OUT,
  CCURL_TLS,
  CCURL_CANCELLED,
  CCURL_TOO_LARGE,
  CCURL_INTERRUPTED,
  CCURL_BAD_URL,
  CCURL_BAD_ANSWER,
  CCURL_OTHER
} ccurl_outcome;

/// The bounds of one request; zero means none.
typedef struct {
  long connect_timeout_ms;
  /// From the start until the first line of the answer.
  long first_byte_timeout_ms;
  /// Seconds in which fewer than one byte a second came.
  long stall_timeout_s;
  long total_timeout_ms;
  /// Counted after the content encoding is undone.
  size_t max_body_bytes;
} ccurl_limits;

/// Readies libcurl; call once before any other thread uses it. Returns libcurl's code, 0 for done.
int ccurl_prepare(void);

ccurl_handle *ccurl_create(void);
void ccurl_destroy(ccurl_handle *handle);

ccurl_flag *ccurl_flag_create(void);
void ccurl_flag_set(ccurl_flag *flag);
void ccurl_flag_destroy(ccurl_flag *flag);

/// Adds a "Name: value" line to the next request. False when memory is gone.
bool ccurl_add_header(ccurl_handle *handle, const char *line);
/// Gives the next request a body, which is copied. False when memory is gone.
bool ccurl_set_body(ccurl_handle *handle, const uint8_t *bytes, size_t length);

/// Performs one request and blocks until it ends. Redirects are never followed.
ccurl_outcome ccurl_perform(ccurl_handle *handle, const char *method, const char *url,
                            const ccurl_limits *limits, const ccurl_flag *cancel);

// What the last request brought. Pointers stay valid until the next call that changes the handle.
int ccurl_code(const ccurl_handle *handle);
const char *ccurl_message(const ccurl_handle *handle);
long ccurl_status(const ccurl_handle *handle);
const uint8_t *ccurl_body(const ccurl_handle *handle);
size_t ccurl_body_length(const ccurl_handle *handle);
/// The header's value, or an empty text.
const char *ccurl_content_type(const ccurl_handle *handle);
const char *ccurl_retry_after(const ccurl_handle *handle);
/// Where a redirect pointed, as an absolute URL, or an empty text.
const char *ccurl_redirect_url(const ccurl_handle *handle);

/// Frees the last answer's body; the connection stays open.
void ccurl_forget(ccurl_handle *handle);

#endif
