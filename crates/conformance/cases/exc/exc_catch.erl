%% The old catch: values, throws, errors and exits.
-module(exc_catch).
-include("case.hrl").

main() ->
    ?show(catch id(1)),
    ?show(catch throw(ball)),
    ?show(catch exit(gone)),
    ?show(begin {'EXIT', {R, S}} = (catch error(bad)), {R, is_list(S)} end),
    ?show(begin {'EXIT', {R, S}} = (catch 1 / id(0)), {R, is_list(S)} end),
    ?show(begin {'EXIT', {R, _}} = (catch id:nope()), R end),
    ?show(begin X = (catch throw(a)), Y = (catch throw(b)), {X, Y} end),
    ?show([catch throw(E) || E <- [1, 2, 3]]),
    ?show(1 + (catch throw(2))),
    ?show(catch (catch throw(inner))),
    ?show(catch {in, catch throw(inner), throw(outer)}),
    ?show(catch exit({a, b})),
    ?show(catch erlang:raise(exit, r, [])),
    ok.
