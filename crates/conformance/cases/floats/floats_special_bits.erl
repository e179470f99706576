%% Infinities and NaN never match a float segment.
-module(floats_special_bits).
-include("case.hrl").

main() ->
    [?show({N, match(<<N:64>>)}) || N <- [16#7FF0000000000000, 16#FFF0000000000000, 16#7FF8000000000000, 16#7FF0000000000001, 16#7FEFFFFFFFFFFFFF, 0, 16#8000000000000000]],
    [?show({N, match32(<<N:32>>)}) || N <- [16#7F800000, 16#FF800000, 16#7FC00000, 16#7F7FFFFF, 1, 16#80000000, 16#3FC00000]],
    [?show({N, match16(<<N:16>>)}) || N <- [16#7C00, 16#FC00, 16#7E00, 16#7BFF, 1, 16#8000, 16#3E00, 16#03FF]],
    ok.

match(<<F/float>>) -> F;
match(_) -> none.

match32(<<F:32/float>>) -> F;
match32(_) -> none.

match16(<<F:16/float>>) -> F;
match16(_) -> none.
