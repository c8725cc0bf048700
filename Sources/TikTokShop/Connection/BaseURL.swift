/// The address of a shop's service, taken apart strictly.
///
/// Only plain ASCII hosts are accepted, so that no two readers of the address can disagree about
/// which host it names.
struct BaseURL: Hashable, Sendable {
  /// `http` or `https`.
  let scheme: String
  /// A name, an IPv4 address, or an IPv6 address in brackets; lower case.
  let host: String
  let port: Int?
  /// The path prefix, without a slash at its end; empty where there is none.
  let path: String

  /// The address without a slash at its end.
  var text: String { "\(scheme)://\(authority)\(path)" }

  /// The host, and the port where the address names one.
  var authority: String { port.map { "\(host):\($0)" } ?? host }

  /// Whether the host can only be this machine.
  var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  var isPlain: Bool { scheme == "http" }

  /// Takes an address apart.
  /// - Throws: `ShopError.invalidConnection`, which says what is wrong and repeats no user name,
  ///   password or query.
  init(parsing text: String) throws(ShopError) {
    guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw BaseURL.fault("is longer than 2,000 bytes or has a space or a character outside ASCII")
    }
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw BaseURL.fault("has no scheme: it must begin with https://")
    }
    scheme = text[..<colon].lowercased()
    guard scheme == "https" || scheme == "http" else {
      throw BaseURL.fault("must begin with https://")
    }
    let rest = text[text.index(colon, offsetBy: 3)...]
    guard !rest.contains("?") else { throw BaseURL.fault("must have no query (?…)") }
    guard !rest.contains("#") else { throw BaseURL.fault("must have no fragment (#…)") }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else {
      throw BaseURL.fault("must have no user name or password")
    }
    (host, port) = try BaseURL.hostAndPort(authority)
    path = try BaseURL.prefix(rest[authority.endIndex...])
  }

  private static func hostAndPort(
    _ authority: Substring
  ) throws(ShopError) -> (String, Int?) {
    let bracket = authority.hasPrefix("[") ? authority.firstIndex(of: "]") : nil
    let hostEnd = bracket.map { authority.index(after: $0) } ?? authority.firstIndex(of: ":")
    let host = authority[..<(hostEnd ?? authority.endIndex)].lowercased()
    let isValid =
      bracket == nil
      ? !host.isEmpty && host.utf8.allSatisfy(isHostByte)
      : host.utf8.count > 4 && host.utf8.dropFirst().dropLast().allSatisfy(isAddressByte)
    guard isValid else { throw fault("names no host") }
    let tail = hostEnd.map { authority[$0...] } ?? ""
    if tail.isEmpty { return (host, nil) }
    let digits = tail.dropFirst()
    guard tail.hasPrefix(":"), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let port = Int(digits), (1...65_535).contains(port)
    else { throw fault("has a port that is no number from 1 to 65535") }
    return (host, port)
  }

  private static func prefix(_ path: Substring) throws(ShopError) -> String {
    var path = path
    while path.hasSuffix("/") { path = path.dropLast() }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for segment in segments {
      let name = segment.lowercased()
      guard !segment.isEmpty, ![".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"].contains(name),
        segment.utf8.allSatisfy(isPathByte)
      else { throw fault("has a path that can't be a prefix") }
    }
    return String(path)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_")
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "-._~%!$&'()*+,;=:@".utf8.contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func fault(_ what: String) -> ShopError {
    .invalidConnection(reason: "the base URL \(what)")
  }
}
