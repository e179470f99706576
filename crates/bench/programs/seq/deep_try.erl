%% Try nested ten thousand deep, unwound by one throw and by returns.
-module(deep_try).
-include("../harness.hrl").

bench() -> loop(100, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Thrown = try descend(10000, throw) catch {bottom, X} -> X end,
    Returned = descend(10000, return),
    Passed = try rethrow(300, N) catch error:{boom, Y} -> Y end,
    loop(N - 1, Sum + Thrown + Returned + Passed).

descend(0, throw) -> throw({bottom, 1});
descend(0, return) -> 0;
descend(N, How) ->
    try descend(N - 1, How) of
        X -> X + 1
    catch
        error:badarg -> 0
    end.

rethrow(0, N) -> error({boom, N});
rethrow(N, X) ->
    try rethrow(N - 1, X)
    catch
        error:{boom, Y} when Y > 0 -> error({boom, Y + 1})
    end.
