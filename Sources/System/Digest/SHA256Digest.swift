internal import CCrypto
public import Foundation

/// A SHA-256 digest, through Debian's libcrypto (FIPS 180-4).
public struct SHA256Digest: Hashable, Sendable {
  /// The 32 bytes of the digest.
  public let bytes: [UInt8]

  /// Lower-case hexadecimal, 64 characters, as `sha256sum` prints it.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of all bytes given.
  public static func of(_ data: some ContiguousBytes) -> SHA256Digest {
    let hasher = SHA256Hasher()
    hasher.update(data)
    return hasher.finish()
  }

  /// The digest of a text's UTF-8 bytes.
  public static func of(_ text: String) -> SHA256Digest {
    of(Array(text.utf8))
  }

  /// A short, stable identifier derived from content: a prefix and the first 12 hexadecimal
  /// digits (48 bits) of the digest of the parts, joined by U+001F so that no two part lists
  /// share a text.
  public static func identifier(prefix: String, _ parts: [String]) -> String {
    prefix + of(parts.joined(separator: "\u{1F}")).hex.prefix(12)
  }
}

/// Computes a SHA-256 digest of a stream, piece by piece.
///
/// Not `Sendable`: one hasher belongs to one stream.
public final class SHA256Hasher {
  private let context: OpaquePointer

  /// Starts an empty digest.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else {
      // libcrypto fails here only when memory is gone or SHA-256 was compiled out.
      preconditionFailure("libcrypto can't start a SHA-256 digest")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to the digest.
  public func update(_ data: some ContiguousBytes) {
    data.withUnsafeBytes { update(bytes: $0) }
  }

  /// Adds bytes to the digest without a copy.
  public func update(bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    _ = EVP_DigestUpdate(context, base, bytes.count)
  }

  /// Ends the digest; the hasher starts anew afterwards.
  public func finish() -> SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    bytes.withUnsafeMutableBytes { finish(into: $0) }
    return SHA256Digest(bytes: bytes)
  }

  /// Ends the digest and writes its 32 bytes to the room's beginning; the hasher starts anew.
  ///
  /// A room that is too small is left as it is.
  public func finish(into room: UnsafeMutableRawBufferPointer) {
    guard room.count >= 32 else { return }
    var length: UInt32 = 32
    _ = EVP_DigestFinal_ex(context, room.bindMemory(to: UInt8.self).baseAddress, &length)
    // Without a name the context keeps its algorithm, and libcrypto need not look it up again.
    _ = EVP_DigestInit_ex(context, nil, nil)
  }
}
