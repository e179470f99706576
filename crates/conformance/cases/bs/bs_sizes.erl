%% bit_size, byte_size, size, is_binary, is_bitstring.
-module(bs_sizes).
-include("case.hrl").

main() ->
    [?show({B, bit_size(id(B)), byte_size(id(B)), size(id(B)), is_binary(id(B)), is_bitstring(id(B))}) || B <- [<<>>, <<1>>, <<1:1>>, <<1:7>>, <<1:9>>, <<"abc">>]],
    ?show(bit_size(id(a))),
    ?show(byte_size(id("a"))),
    ?show([{is_binary(id(X)), is_bitstring(id(X))} || X <- [a, 1, [], "a", {}]]),
    ?show([guard(id(X)) || X <- [<<>>, <<1>>, <<1:1>>, <<1, 2, 3>>, a]]),
    ok.

guard(X) when byte_size(X) > 2 -> long;
guard(X) when bit_size(X) rem 8 =/= 0 -> uneven;
guard(X) when is_binary(X), byte_size(X) =:= 0 -> empty;
guard(X) when is_bitstring(X) -> some;
guard(_) -> no.
