%% The three classes, caught by class, by pattern, by all.
-module(exc_classes).
-include("case.hrl").

main() ->
    [?show({C, R, catching(C, R)}) || C <- [throw, error, exit], R <- [a, {b, 1}, "text"]],
    ?show(catching(none, fine)),
    ok.

catching(C, R) ->
    try raise(C, R) of
        V -> {value, V}
    catch
        throw:a -> thrown_a;
        throw:{b, N} -> {thrown_b, N};
        error:a -> error_a;
        exit:X when X =:= a; is_tuple(X) -> {exit, X};
        Class:Reason -> {Class, Reason}
    end.

raise(throw, R) -> throw(R);
raise(error, R) -> error(R);
raise(exit, R) -> exit(R);
raise(none, R) -> R.
