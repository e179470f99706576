%% A code path is set to folders that are there, or not at all.
-module(sys_code_set_path).
-export([main/0]).

main() ->
    Path = code:get_path(),
    File = filename:join(os:getenv("TMPDIR", "/tmp"), "set_path" ++ os:getpid()),
    ok = file:write_file(File, <<>>),
    [io:format("~p~n", [code:set_path(New)]) || New <- [Path ++ ["/no/such/folder"], Path ++ [File], Path]],
    true = Path =:= code:get_path(),
    ok = file:delete(File).
