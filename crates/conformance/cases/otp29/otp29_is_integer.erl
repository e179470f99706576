%% is_integer/3 in bodies and guards.
-module(otp29_is_integer).
-include("case.hrl").

main() ->
    [?show({X, is_integer(id(X), 1, 10), guard(id(X))}) || X <- [0, 1, 5, 10, 11, 5.0, a, 1 bsl 70]],
    ?show(is_integer(id(5), id(a), 10)),
    ?show(is_integer(id(5), 1, id(2.0))),
    ?show(is_integer(id(x), 1, id(b))),
    ?show(is_integer(id(1 bsl 70), 0, 1 bsl 80)),
    ok.

guard(X) when is_integer(X, 0, 9) -> digit;
guard(X) when is_integer(X, 10, 16#FFFFFFFFFFFFFFFFFF) -> more;
guard(_) -> other.
