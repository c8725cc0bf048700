/// One question and its answer: sends, classifies, decodes, and repeats what is worth repeating.
struct Exchange: Sendable {
  let connection: ShopConnection
  let transport: any HTTPTransport
  let retry: RetryPolicy
  private let pace: RequestPace

  init(connection: ShopConnection, transport: any HTTPTransport, retry: RetryPolicy) {
    self.connection = connection
    self.transport = transport
    self.retry = retry
    pace = RequestPace(perSecond: connection.requestsPerSecond)
  }

  /// Asks for a path and decodes the answer's body.
  /// - Parameters:
  ///   - counts: counts the requests that this takes.
  ///   - readRegular: reads data in which nothing is out of the ordinary.
  /// - Throws: `ShopError`.
  func get<Result>(
    _ path: String,
    query: [(name: String, value: String)],
    counts: RequestCounts = RequestCounts(),
    readRegular: RegularReading? = nil,
    decode: ([UInt8], Envelope) throws -> Result
  ) async throws -> Result {
    try await send(
      "GET",
      path,
      query: query,
      content: nil,
      counts: counts,
      readRegular: readRegular,
      decode: decode
    )
  }

  /// What a writing request carries.
  struct Content {
    let type: String
    let bytes: [UInt8]
  }

  /// Sends a request and decodes the answer's body.
  ///
  /// One with content changes something: it is repeated only where the service can't have acted on
  /// it, and `UncertainChange` says where it may have.
  /// - Throws: `ShopError`; `UncertainChange` only with content.
  func send<Result>(
    _ method: String,
    _ path: String,
    query: [(name: String, value: String)],
    content: Content?,
    counts: RequestCounts = RequestCounts(),
    readRegular: RegularReading? = nil,
    decode: ([UInt8], Envelope) throws -> Result
  ) async throws -> Result {
    var headers = [
      (name: "Accept", value: "application/json"),
      (name: "x-tts-access-token", value: connection.accessToken.text),
    ]
    if let content { headers.append((name: "Content-Type", value: content.type)) }
    let request = HTTPRequest(
      method: method,
      url: connection.url(path: path, query: query),
      headers: headers,
      body: content?.bytes
    )
    return try await retry.run(counts: counts) {
      try await pace.wait()
      do {
        return try await attempt(request, readRegular, decode)
      } catch let failure as FailedAttempt where content != nil {
        if UncertainChange.isRefusal(failure.error) { throw failure }
        throw UncertainChange(cause: failure.error)
      }
    }
  }

  private func attempt<Result>(
    _ request: HTTPRequest,
    _ readRegular: RegularReading?,
    _ decode: ([UInt8], Envelope) throws -> Result
  ) async throws -> Result {
    let classification = AnswerClassification(
      secrets: [connection.accessToken] + (connection.shopCipher.map { [$0] } ?? [])
    )
    let host = connection.base.authority
    let response = try await answer(to: request, host)
    let envelope = try classification.envelope(of: response, host: host, readRegular)
    // Whatever it says would be kept: as a name, an id, the name of a field.
    guard !connection.accessToken.stands(in: response.body) else {
      throw FailedAttempt(error: .badAnswer(reason: "it repeats the access token"))
    }
    do {
      return try decode(response.body, envelope)
    } catch {
      throw FailedAttempt(
        error: classification.error(forBody: response.body, error, host: host)
      )
    }
  }

  private func answer(to request: HTTPRequest, _ host: String) async throws -> HTTPResponse {
    do {
      var response = try await transport.send(request)
      // A byte order mark says nothing in UTF-8, and JSON has none.
      if response.body.starts(with: [0xEF, 0xBB, 0xBF]) { response.body.removeFirst(3) }
      return response
    } catch ShopError.redirected(let host) {
      throw FailedAttempt(error: .redirected(host: connection.accessToken.hidden(in: host)))
    } catch let error as ShopError {
      throw FailedAttempt(error: error)
    } catch is CancellationError {
      throw FailedAttempt(error: .cancelled)
    } catch {
      let reason = connection.accessToken.hidden(in: "\(error)")
      throw FailedAttempt(
        error: request.body == nil
          ? .cannotConnect(host: host, reason: PlatformText.clean(reason))
          : .interrupted(host: host, reason: PlatformText.clean(reason))
      )
    }
  }
}
