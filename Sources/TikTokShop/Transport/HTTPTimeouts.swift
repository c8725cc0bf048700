/// How long one HTTP request may take.
public struct HTTPTimeouts: Hashable, Sendable {
  /// From the start until the connection stands.
  public var connect: Duration = .seconds(15)
  /// From the start until the answer begins.
  public var firstByte: Duration = .seconds(60)
  /// Without a byte arriving; counted in whole seconds.
  public var stall: Duration = .seconds(30)
  /// From the start until the last byte.
  public var total: Duration = .seconds(300)

  /// The usual patience: 15 s to connect, 60 s to the first byte, 30 s of silence, 5 minutes in all.
  public init() {}

  /// Times of one's own.
  public init(
    connect: Duration,
    firstByte: Duration = .seconds(60),
    stall: Duration,
    total: Duration
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.stall = stall
    self.total = total
  }

  /// - Throws: `ShopError.invalidConnection` outside a millisecond to a day.
  func validate() throws(ShopError) {
    for duration in [connect, firstByte, stall, total]
    where duration < .milliseconds(1) || duration > .seconds(86_400) {
      throw .invalidConnection(reason: "a timeout must lie between a millisecond and a day")
    }
  }

  /// A validated duration in milliseconds.
  static func milliseconds(_ duration: Duration) -> Int {
    let parts = duration.components
    return Int(parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
  }
}
