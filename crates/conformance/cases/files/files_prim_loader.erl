%% The loader's own view of files.
-module(files_prim_loader).
-include_lib("kernel/include/file.hrl").
-include("case.hrl").

main() ->
    {ok, Content, Name} = erl_prim_loader:get_file("lists.beam"),
    ?show({is_binary(Content), filename:basename(Name), filename:pathtype(Name) =/= volumerelative}),
    ?show(erl_prim_loader:get_file("no_such_file")),
    ?show(erl_prim_loader:get_file(no_such_file)),
    ?show(erl_prim_loader:get_file({no_name})),
    ?show(erl_prim_loader:list_dir("/no/such/folder")),
    ?show((element(2, erl_prim_loader:read_file_info("/")))#file_info.type),
    ?show((element(2, erl_prim_loader:read_link_info("/")))#file_info.type),
    ?show(erl_prim_loader:read_file_info("/no/such/file")),
    {ok, Path} = erl_prim_loader:get_path(),
    ?show(erl_prim_loader:set_path(Path ++ ["/dummy"])),
    ?show(erl_prim_loader:get_path() =:= {ok, Path ++ ["/dummy"]}),
    ?show(erl_prim_loader:set_path(Path)),
    ?show(element(1, catch erl_prim_loader:set_path(id(no_list)))),
    ok.
