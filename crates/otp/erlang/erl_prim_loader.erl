%% Files as they are found while the system starts. Nothing is loaded by this module here, so it holds no process, only a path; archives are
%% not looked into.
-module(erl_prim_loader).

-export([get_cwd/0, get_cwd/1, get_file/1, get_path/0, is_basename/1, list_dir/1, read_file/1, read_file_info/1, read_link_info/1,
         set_path/1]).

-define(IS_NAME(Name), is_atom(Name) orelse is_list(Name)).

get_cwd() -> prim_file:get_cwd().
get_cwd(Drive) -> prim_file:get_cwd(Drive).

set_path(Path) when is_list(Path) -> persistent_term:put({?MODULE, path}, [as_list(Folder) || Folder <- Path]).

as_list(Name) when is_atom(Name) -> atom_to_list(Name);
as_list(Name) when is_list(Name) -> Name.

%% Until a path is set, it is that of the code.
get_path() -> {ok, persistent_term:get({?MODULE, path}, code:get_path())}.

%% A name without a folder is looked for along the path.
get_file(Name) when ?IS_NAME(Name) ->
    File = as_list(Name),
    {ok, Path} = get_path(),
    first_of(case is_basename(File) of
                 true -> [lists:append([Folder, "/", File]) || Folder <- Path];
                 false -> [File]
             end).

first_of([File | Files]) ->
    case prim_file:read_file(File) of
        {ok, Content} -> {ok, Content, File};
        {error, _} -> first_of(Files)
    end;
first_of([]) -> error.

read_file(Name) when ?IS_NAME(Name) -> prim_file:read_file(as_list(Name)).

list_dir(Folder) when ?IS_NAME(Folder) -> or_error(prim_file:list_dir(as_list(Folder))).

%% Links are followed but by read_link_info/1.
read_file_info(Name) when ?IS_NAME(Name) -> or_error(prim_file:read_file_info(as_list(Name))).
read_link_info(Name) when ?IS_NAME(Name) -> or_error(prim_file:read_link_info(as_list(Name))).

or_error({ok, _} = Found) -> Found;
or_error({error, _}) -> error.

is_basename(File) -> not lists:member($/, File).
