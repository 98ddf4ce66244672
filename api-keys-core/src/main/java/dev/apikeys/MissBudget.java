package dev.apikeys;

/** How many look-ups that prove nothing may be made, shared out per client address. */
final class MissBudget {

  /**
   * The rates.
   *
   * @param perSecond in all
   * @param perAddress for each client address
   */
  record Rates(int perSecond, int perAddress) {

    static final Rates STANDARD = new Rates(1_000, 200);
    private static final int MOST = 1_000_000;

    Rates {
      require("missesPerSecond", perSecond, MOST);
      require("missesPerAddress", perAddress, perSecond);
    }

    private static void require(String member, int value, int most) {
      if (value < 1 || value > most) {
        throw new InvalidMemberException(
            member, "is " + value + ": it must be between 1 and " + most);
      }
    }
  }
}
