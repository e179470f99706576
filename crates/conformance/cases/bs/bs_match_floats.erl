%% Float segments of 16, 32, 64 bits and computed sizes.
-module(bs_match_floats).
-include("case.hrl").

main() ->
    ?show(begin <<F/float>> = id(<<2.5/float>>), F end),
    ?show(begin <<F:32/float>> = id(<<2.5:32/float>>), F end),
    ?show(begin <<F:16/float>> = id(<<2.5:16/float>>), F end),
    ?show(begin <<F:64/float-little>> = id(<<0.1/float-little>>), F end),
    ?show(begin <<F:32/float-little>> = id(<<0.1:32/float-little>>), F end),
    ?show(begin <<F:16/float-little>> = id(<<0.1:16/float-little>>), F end),
    ?show(begin <<_:3, F/float, _:5>> = id(<<1:3, 1.0e100/float, 0:5>>), F end),
    [?show({S, sized(id(<<1.5:64/float, 0:64>>), S)}) || S <- [0, 8, 16, 32, 64, 65, a, -1]],
    ?show(begin <<F/float, _/binary>> = id(<<1, 2, 3>>), F end),
    ok.

sized(B, S) ->
    case B of
        <<F:S/float, _/bits>> -> F;
        _ -> none
    end.
