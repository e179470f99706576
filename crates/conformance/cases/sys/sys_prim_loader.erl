%% Files as the loader of code sees them.
-module(sys_prim_loader).
-export([main/0]).

main() ->
    Dir = filename:join(os:getenv("TMPDIR", "/tmp"), "prim_loader" ++ os:getpid()),
    ok = file:make_dir(Dir),
    File = filename:join(Dir, "file"),
    ok = file:write_file(File, <<"content">>),
    [io:format("~p~n", [shown(F())]) ||
        F <- [fun() -> erl_prim_loader:list_dir(Dir) end, fun() -> erl_prim_loader:list_dir(Dir ++ "/none") end,
              fun() -> erl_prim_loader:read_file(File) end, fun() -> erl_prim_loader:read_file(Dir ++ "/none") end,
              fun() -> erl_prim_loader:read_file(File ++ "/none") end, fun() -> erl_prim_loader:read_file_info(File) end,
              fun() -> erl_prim_loader:read_file_info(Dir ++ "/none") end, fun() -> erl_prim_loader:read_link_info(File) end,
              fun() -> {ok, C, F} = erl_prim_loader:get_file(File), {C, F =:= File} end,
              fun() -> erl_prim_loader:get_file(Dir ++ "/none") end, fun() -> erl_prim_loader:get_file("no_such_module.beam") end,
              fun() -> erl_prim_loader:get_cwd() =:= file:get_cwd() end, fun() -> erl_prim_loader:read_file(Dir) end]],
    ok = file:del_dir_r(Dir).

shown({ok, Info}) when element(1, Info) =:= file_info -> {element(2, Info), element(3, Info)};
shown(Other) -> Other.
