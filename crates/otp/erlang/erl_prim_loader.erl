%% Files and folders as the loader of code sees them: those of the embedded library are among them, and names that are not absolute are
%% searched for along the code path. What went wrong is not told.
-module(erl_prim_loader).

-export([get_cwd/0, get_cwd/1, get_file/1, get_path/0, list_dir/1, read_file_info/1, read_link_info/1, set_path/1]).

get_path() -> {ok, prim_code:paths()}.

set_path(Paths) when is_list(Paths) -> code_server:call(fun() -> prim_code:set_paths(Paths), ok end).

get_file(Name) when is_atom(Name) -> get_file(atom_to_list(Name));
get_file(Name) when is_list(Name) ->
    case filename:pathtype(Name) of
        absolute -> first([Name]);
        _ -> first([filename:join(Path, Name) || Path <- prim_code:paths()])
    end;
get_file(_) -> error.

first([Name | Names]) ->
    case prim_code:read_file(Name) of
        {ok, Content} -> {ok, Content, Name};
        _ -> first(Names)
    end;
first([]) -> error.

list_dir(Name) -> or_error(prim_code:list_dir(Name)).
read_file_info(Name) -> or_error(prim_file:read_file_info(Name)).
read_link_info(Name) -> or_error(prim_file:read_link_info(Name)).
get_cwd() -> or_error(prim_file:get_cwd()).
get_cwd(Drive) -> or_error(prim_file:get_cwd(Drive)).

or_error({ok, Value}) -> {ok, Value};
or_error(_) -> error.
