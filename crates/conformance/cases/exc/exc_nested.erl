%% Nested tries, rethrowing, and what passes through unmatched.
-module(exc_nested).
-include("case.hrl").

main() ->
    ?show(nest(throw, a)),
    ?show(nest(error, a)),
    ?show(nest(exit, a)),
    ?show(try nest(error, b) catch C:R -> {escaped, C, R} end),
    ?show(chain(5)),
    ok.

nest(C, R) ->
    try
        try
            try
                erlang:raise(C, R, [])
            catch
                throw:a -> innermost
            end
        catch
            error:a -> middle
        end
    catch
        exit:a -> outermost
    end.

chain(0) -> throw([]);
chain(N) ->
    try chain(N - 1)
    catch throw:L when N < 5 -> throw([N | L]);
          throw:L -> lists:reverse(L)
    end.
