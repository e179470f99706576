%% exit/1 passes through catch-alls for other classes.
-module(exc_exit_fun).
-include("case.hrl").

main() ->
    ?show(try exit(x) catch throw:_ -> t; error:_ -> e; exit:R -> {exit, R} end),
    ?show(try try exit(x) catch error:_ -> wrong end catch _:R2 -> {outer, R2} end),
    ?show(try try throw(x) catch exit:_ -> wrong; error:_ -> wrong end catch R3 -> {outer, R3} end),
    ?show(try nested() catch throw:R4 -> R4 end),
    ok.

nested() ->
    try exit(first)
    catch exit:first ->
        try error(second)
        catch error:second ->
            try throw(third)
            catch throw:third -> throw({all, three})
            end
        end
    end.
