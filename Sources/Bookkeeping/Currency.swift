/// An ISO 4217 currency: its three-letter code and how many decimals it is printed with.
public struct Currency: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The three ASCII letters, packed big-endian, so that a currency costs no allocation and
  /// sorts by its code.
  private let packed: UInt32

  /// How many decimals ISO 4217 gives the currency: JPY 0, USD 2, KWD 3, CLF 4.
  public let decimals: Int8

  /// The currency with this code, or nil where ISO 4217 lists none (codes are upper case).
  public init?(code: some StringProtocol) {
    guard let packed = Currency.pack(code.utf8) else { return nil }
    self.init(packed: packed)
  }

  /// The currency with this code in UTF-8 bytes, or nil where ISO 4217 lists none.
  public init?(utf8 code: UnsafeRawBufferPointer) {
    guard let packed = Currency.pack(code) else { return nil }
    self.init(packed: packed)
  }

  private init?(packed: UInt32) {
    guard let decimals = Currency.known[packed] else { return nil }
    self.packed = packed
    self.decimals = decimals
  }

  /// The ISO 4217 code, such as `USD`.
  public var code: String {
    String(
      decoding: [UInt8(packed >> 16 & 255), UInt8(packed >> 8 & 255), UInt8(packed & 255)],
      as: UTF8.self
    )
  }

  /// The ISO 4217 code.
  public var description: String { code }

  /// Orders currencies by code.
  public static func < (left: Currency, right: Currency) -> Bool { left.packed < right.packed }

  private static func pack(_ bytes: some Sequence<UInt8>) -> UInt32? {
    var packed: UInt32 = 0
    var count = 0
    for byte in bytes {
      guard count < 3, (65...90).contains(byte) else { return nil }
      packed = packed << 8 | UInt32(byte)
      count += 1
    }
    return count == 3 ? packed : nil
  }

  /// ISO 4217 list one (funds codes included), by number of decimals.
  private static let known: [UInt32: Int8] = {
    let lists: [(Int8, String)] = [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
      (
        2,
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP \
        BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD \
        FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD \
        KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD \
        NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
        SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED \
        VES WST XCD XCG YER ZAR ZMW ZWG
        """
      ),
      (3, "BHD IQD JOD KWD LYD OMR TND"),
      (4, "CLF UYW"),
    ]
    var known: [UInt32: Int8] = [:]
    for (decimals, codes) in lists {
      for code in codes.split(separator: " ") {
        if let packed = pack(code.utf8) { known[packed] = decimals }
      }
    }
    return known
  }()
}
