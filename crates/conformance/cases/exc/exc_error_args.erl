%% error/2 and error/3: arguments and options in the stack.
-module(exc_error_args).
-include("case.hrl").

main() ->
    ?trace(f2(id(1), id(b))),
    ?trace(f3(id(1), id(b))),
    ?trace(f4(id(1))),
    ?show(error(id(r), id(none))),
    ?show(error(id(r), id(x))),
    ?show(error(id(r), [1 | id(2)])),
    ?show(error(id(r), none, id([{error_info, x}]))),
    ?show(error(id(r), none, id([bogus]))),
    ?show(try error(r, [a], [{error_info, #{cause => c}}]) catch _:_:S -> [{_, _, As, Info} | _] = S, {As, proplists_value(error_info, Info)} end),
    ok.

f2(A, B) -> error(reason, [A, B]).
f3(A, B) -> error(reason, [A, B], [{error_info, #{module => ?MODULE}}]).
f4(_) -> error(reason, none).
