internal import Bookkeeping

/// A 64-bit fingerprint (FNV-1a, with a finishing mix), the same on every machine and in every run.
///
/// It tells records of one pull from one another, where a collision costs a question too many; it
/// is no proof of authenticity.
struct Fingerprint {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    end()
  }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { add($0) } }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add($0) }
  }

  mutating func add(_ number: Int64) {
    state = (state ^ UInt64(bitPattern: number)) &* 0x9E37_79B9_7F4A_7C15
    end()
  }

  mutating func add(_ instant: Instant?) { add(instant?.seconds ?? .min) }

  mutating func add(_ money: Money) {
    add(money.units)
    add(money.currency.code)
  }

  /// The fingerprint of all that was added.
  var value: UInt64 {
    var mixed = state
    mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
    mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
    return mixed ^ mixed >> 33
  }

  /// The fingerprint of one text.
  static func of(_ text: String) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(text)
    return fingerprint.value
  }

  /// The fingerprint of bytes.
  static func of(_ bytes: [UInt8]) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(bytes)
    return fingerprint.value
  }

  /// Marks where one part ends, so that "ab", "c" differs from "a", "bc".
  private mutating func end() { state = (state ^ 0xFF) &* 0x100_0000_01B3 ^ state >> 47 }
}

extension RecordTrace {
  /// The trace of a sound record.
  init(_ record: some ShopRecord) {
    var content = Fingerprint()
    record.add(to: &content)
    self.init(id: Fingerprint.of(record.id), content: content.value)
  }

  /// The trace of a record that can't be trusted.
  init(_ record: QuarantinedRecord) {
    let content = Fingerprint.of(record.redactedSource)
    self.init(id: record.recordID.map { Fingerprint.of($0) } ?? content, content: content)
  }
}
