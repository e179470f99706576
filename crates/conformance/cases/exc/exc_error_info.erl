%% What the error_info of a native failure says.
-module(exc_error_info).
-include("case.hrl").

main() ->
    ?show(info(fun() -> hd(id([])) end)),
    ?show(info(fun() -> id(a) + 1 end)),
    ?show(info(fun() -> element(id(5), {}) end)),
    ?show(info(fun() -> list_to_integer(id("x")) end)),
    ?show(info(fun() -> binary:at(id(<<>>), 0) end)),
    ?show(info(fun() -> lists:keyfind(a, 0, id([])) end)),
    ?show(info(fun() -> maps:get(id(k), #{}) end)),
    ?show(info(fun() -> throw(id(x)) end)),
    ?show(info(fun() -> error(id(x)) end)),
    ok.

info(F) ->
    try F()
    catch _:_:S -> [{M, N, _, Info} | _] = S, {M =:= ?MODULE orelse {M, N}, proplists_value(error_info, Info)}
    end.
