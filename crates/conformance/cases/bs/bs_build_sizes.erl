%% Sizes computed from variables, and units multiplying them.
-module(bs_build_sizes).
-include("case.hrl").

main() ->
    [?show({S, U, case U of 1 -> <<1:S/unit:1>>; 8 -> <<1:S/unit:8>>; 7 -> <<1:S/unit:7>>; 256 -> <<1:S/unit:256>> end}) || S <- [0, 1, 2, 3], U <- [1, 7, 8, 256]],
    X = id(4),
    ?show(<<15:X, 15:(X + 1), 15:(X * 2)>>),
    ?show(<<X:8, 1:(X)/unit:8>>),
    ?show(bit_size(<<0:(id(100000))>>)),
    ok.
