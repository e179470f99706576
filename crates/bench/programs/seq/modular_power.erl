%% Modular exponentiation with 1024-bit integers: square, multiply, remainder.
-module(modular_power).
-include("../harness.hrl").

bench() ->
    Modulus = (1 bsl 1024) - 105,
    loop(12, Modulus, 0).

loop(0, _, Sum) -> Sum;
loop(N, Modulus, Sum) ->
    Base = (Modulus div (N + 2)) bxor 123456789,
    loop(N - 1, Modulus, (Sum + power(Base, Modulus - 2 - N, Modulus, 1)) band 16#ffffffffffff).

power(_, 0, _, Acc) -> Acc;
power(Base, Exponent, Modulus, Acc) when Exponent band 1 =:= 1 ->
    power(Base * Base rem Modulus, Exponent bsr 1, Modulus, Acc * Base rem Modulus);
power(Base, Exponent, Modulus, Acc) ->
    power(Base * Base rem Modulus, Exponent bsr 1, Modulus, Acc).
