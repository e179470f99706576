%% Throws, errors and exits raised and caught in a loop; after clauses; old-style catch.
-module(exceptions).
-include("../harness.hrl").

bench() -> loop(300000, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Caught = try work(N rem 5, N) of
        Value -> Value
    catch
        throw:{low, X} -> X rem 7;
        error:badarith -> 11;
        error:{badmatch, X} -> X;
        exit:Reason -> length(Reason)
    end,
    Old = case catch work((N + 1) rem 5, N) of
        {'EXIT', _} -> 2;
        {low, _} -> 3;
        _ -> 4
    end,
    loop(N - 1, Sum + Caught + Old).

work(0, N) -> throw({low, N});
work(1, N) -> N div zero(N);
work(2, _) -> {ok, _} = id(17), 0;
work(3, _) -> exit([a, b]);
work(4, N) -> try N band 7 after id(N) end.

zero(N) -> N - N.

id(X) -> X.
