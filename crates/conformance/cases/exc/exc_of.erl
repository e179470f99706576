%% The section after of is not protected.
-module(exc_of).
-include("case.hrl").

main() ->
    ?show(try id(1) of 1 -> throw(from_of) catch throw:_ -> caught end),
    ?show(try try id(1) of 1 -> throw(from_of) catch throw:_ -> inner end catch throw:X -> {outer, X} end),
    ?show(try id(2) of 1 -> one catch _:_ -> caught end),
    ?show(try id(2) of N when N > 1 -> {more, N}; _ -> less catch _:_ -> caught end),
    ok.
