%% Shift counts beyond all reason: nothing may be computed that does not have to be.
-module(arith_shift_huge).
-include("case.hrl").

main() ->
    ?show(id(0) bsl id(1 bsl 40)),
    ?show(id(0) bsl id(1 bsl 100)),
    ?show(id(1) bsr id(1 bsl 40)),
    ?show(id(-1) bsr id(1 bsl 40)),
    ?show(id(5) bsr id(1 bsl 100)),
    ?show(id(-5) bsr id(1 bsl 100)),
    ?show(id(1 bsl 200) bsr id(1 bsl 100)),
    ?show(id(-(1 bsl 200)) bsr id(1 bsl 100)),
    ?show(id(1) bsl id(1 bsl 100)),
    ?show(id(1) bsl id(1 bsl 50)),
    ?show(id(-1) bsl id(1 bsl 62)),
    ?show(id(1) bsr id(-(1 bsl 100))),
    ?show(id(7) bsl id(-(1 bsl 100))),
    ok.
