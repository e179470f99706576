%% erl_prim_loader: files and folders read as programs do that look for code.
-module(files_prim_loader).
-include("../case.hrl").
-include_lib("kernel/include/file.hrl").

main() ->
    Home = "/tmp/corpus_files_prim_loader_" ++ os:getpid(),
    Folder = "folder",
    ok = filelib:ensure_path(filename:join(Home, Folder)),
    ok = file:set_cwd(Home),
    ok = file:write_file(filename:join(Folder, "x"), "content"),
    ok = file:make_symlink("x", filename:join(Folder, "link")),
    ok = file:make_symlink("nowhere", filename:join(Folder, "broken")),
    ?show(erl_prim_loader:get_file(Folder ++ "/x")),
    ?show(erl_prim_loader:get_file('folder/x')),
    ?show(erl_prim_loader:get_file(Folder ++ "/y")),
    ?show(erl_prim_loader:get_file(Folder)),
    ?show(sorted(erl_prim_loader:list_dir(Folder))),
    ?show(erl_prim_loader:list_dir(Folder ++ "/x")),
    ?show(erl_prim_loader:list_dir("not_there")),
    [?show({Name, kind(erl_prim_loader:read_file_info(Name)), kind(erl_prim_loader:read_link_info(Name))})
     || Name <- [Folder, Folder ++ "/x", Folder ++ "/link", Folder ++ "/broken", Folder ++ "/none"]],
    ?show(erl_prim_loader:get_cwd() =:= file:get_cwd()),
    ?show(element(1, erl_prim_loader:get_path())),
    ?show(filelib:wildcard("*", Folder, erl_prim_loader)),
    ?show(filelib:wildcard("broken", Folder, erl_prim_loader)),
    ?show(filelib:wildcard("none", Folder, erl_prim_loader)),
    ?show(filelib:is_regular(Folder ++ "/x", erl_prim_loader)),
    ?show(filelib:is_dir(Folder ++ "/none", erl_prim_loader)),
    ?show(filelib:file_size(Folder ++ "/x", erl_prim_loader)),
    ok = file:set_cwd("/"),
    ok = file:del_dir_r(Home).

kind({ok, #file_info{type = Type, mtime = {{_, _, _}, {_, _, _}}}}) -> Type;
kind(Other) -> Other.

sorted({ok, Names}) -> lists:sort(Names);
sorted(Other) -> Other.
