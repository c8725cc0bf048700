/// Fetches a document from the host that holds it.
///
/// It has no access token and so can send none: the host is not the shop's service.
public struct DocumentDownload: Sendable {
  /// The largest document that is taken, in bytes.
  public static let sizeLimit = 50 << 20

  private let transport: any HTTPTransport
  private let retry: RetryPolicy

  /// A download over libcurl, unencrypted only from this machine.
  public init(timeouts: HTTPTimeouts = HTTPTimeouts(), retry: RetryPolicy = .standard) {
    let transport = CurlTransport(
      timeouts: timeouts,
      allowPlainHTTP: false,
      maxBodyBytes: DocumentDownload.sizeLimit,
      maxConnections: 1
    )
    self.init(transport: transport, retry: retry)
  }

  /// A download over a transport of one's own.
  public init(transport: any HTTPTransport, retry: RetryPolicy = .standard) {
    self.transport = transport
    self.retry = retry
  }

  /// The document's bytes.
  /// - Throws: `ShopError`; a document that is pointed elsewhere is not followed.
  public func fetch(_ address: DocumentAddress) async throws -> [UInt8] {
    try await retry.run(counts: RequestCounts()) {
      let response: HTTPResponse
      do {
        response = try await transport.send(
          HTTPRequest(
            method: "GET",
            url: address.secretURL,
            headers: [(name: "Accept", value: "*/*")]
          )
        )
      } catch let error as ShopError {
        throw FailedAttempt(error: DocumentDownload.translated(error, address))
      } catch is CancellationError {
        throw FailedAttempt(error: .cancelled)
      } catch {
        // Whatever it says may hold the address.
        throw FailedAttempt(error: .interrupted(host: address.host, reason: "the transfer failed"))
      }
      if let error = DocumentDownload.error(of: response, address) {
        throw FailedAttempt(error: error)
      }
      return response.body
    }
  }

  private static func error(of response: HTTPResponse, _ address: DocumentAddress) -> ShopError? {
    switch response.status {
    case 200 where response.body.isEmpty:
      .badAnswer(reason: "the document at \(address.host) is empty")
    case 200 where response.body.count > sizeLimit:
      .badAnswer(reason: "the document is larger than \(sizeLimit) bytes")
    case 200: nil
    case 300..<400: translated(.redirected(host: ""), address)
    case 429: .rateLimited(message: "")
    case 500...: .unavailable(status: response.status, code: 0, message: "")
    case 401, 403, 404, 410:
      .badAnswer(
        reason: "\(address.host) does not hand out the document (HTTP \(response.status)); its "
          + "address may have expired, so ask for it again"
      )
    default: .badAnswer(reason: "\(address.host) answered HTTP \(response.status)")
    }
  }

  private static func translated(_ error: ShopError, _ address: DocumentAddress) -> ShopError {
    switch error {
    case .redirected(let host):
      .badAnswer(
        reason: "\(address.host) points to \(host.isEmpty ? "another address" : host) for the "
          + "document, which was not followed"
      )
    case .invalidConnection:
      .badAnswer(reason: "the document's address at \(address.host) can't be used")
    default: error
    }
  }
}
