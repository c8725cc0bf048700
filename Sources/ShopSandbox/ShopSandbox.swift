/// A local TikTok Shop: serves fixture shops over HTTP on 127.0.0.1, as the API's description says.
public actor ShopSandbox {
  private enum State {
    case stopped
    case starting
    case running(Listener)
    case stopping(Listener)
  }

  private let service: SandboxService
  private var state = State.stopped

  /// A sandbox that is not listening yet.
  ///
  /// Requests must carry the access token; with an empty one every request is refused.
  public init(shop: SandboxShop, accessToken: String, options: SandboxOptions = SandboxOptions()) {
    service = SandboxService(
      shops: [shop],
      accessToken: accessToken,
      options: options,
      state: SandboxState()
    )
  }

  /// A sandbox of several shops that is not listening yet; requests choose one by its cipher.
  ///
  /// With one shop a request needs no cipher. What requests change is kept in the state.
  /// - Throws: `SandboxError`, where no shop is given, or several can't be told apart.
  public init(
    shops: [SandboxShop],
    accessToken: String,
    options: SandboxOptions = SandboxOptions(),
    state: SandboxState = SandboxState()
  ) throws(SandboxError) {
    try ShopSandbox.requireDistinct(shops)
    service = SandboxService(
      shops: shops,
      accessToken: accessToken,
      options: options,
      state: state
    )
  }

  private static func requireDistinct(_ shops: [SandboxShop]) throws(SandboxError) {
    guard shops.count != 1 else { return }
    guard !shops.isEmpty else { throw .shopsAlike(problem: "there is none") }
    guard Set(shops.map(\.shopID)).count == shops.count
    else { throw .shopsAlike(problem: "two have the same shop_id") }
    let ciphers = shops.compactMap(\.shopCipher).filter { !$0.isEmpty }
    guard ciphers.count == shops.count
    else { throw .shopsAlike(problem: "one has no shop_cipher") }
    guard Set(ciphers).count == ciphers.count
    else { throw .shopsAlike(problem: "two have the same shop_cipher") }
  }

  /// How often each fault was put into an answer so far; those that never were are absent.
  public nonisolated var appliedFaults: [Fault: Int] { service.faults.applied }

  deinit {
    if case .running(let listener) = state { listener.abandon() }
  }

  /// Starts to listen, and returns the base URL once connections are taken.
  ///
  /// The base URL looks like `http://127.0.0.1:8080`. Port 0 takes any free port.
  /// - Throws: `SandboxError`, where the port is in use or the sandbox is not stopped.
  public func start(port: UInt16 = 0) async throws(SandboxError) -> String {
    guard case .stopped = state else { throw .alreadyRunning }
    state = .starting
    do throws(SandboxError) {
      let listener = try await Listener(port: port, service: service)
      state = .running(listener)
      return listener.baseURL
    } catch {
      state = .stopped
      throw error
    }
  }

  /// Stops listening, closes all connections, and returns once that is done.
  ///
  /// A stopped sandbox may be started again; request ids go on where they were.
  public func stop() async {
    switch state {
    case .stopped, .starting: return
    case .stopping(let listener): await listener.ended()
    case .running(let listener):
      state = .stopping(listener)
      await listener.stop()
      state = .stopped
    }
  }
}
