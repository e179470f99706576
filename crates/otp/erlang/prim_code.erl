%% Loaded code and the places where code is found. Every function is a native.
%%
%% load/1 searches the embedded library and then code_paths/0, loads the first match, runs its on_load function, and answers
%% `{module, M}` or `{error, nofile | badfile | on_load_failure | not_purged}`. file/1 is the file name of a loaded module as a
%% string, `preloaded`, or `undefined` when the module is not loaded. code_paths/0 is a list of strings, and code:get_path/0.
%% application/1 is the application of the library that a module belongs to, or `undefined`.
%% read_file/1, list_dir/1 and file_type/1 serve the search for modules that code does without loading them; they see the files that
%% set_archive/2 puts below the name of a script.
-module(prim_code).

-export([application/1, delete/1, file/1, file_type/1, is_loaded/1, list_dir/1, load/1, load_binary/3, loaded/0, module_md5/1, code_paths/0, prepare/3,
         purge/1, read_file/1, set_archive/2, set_paths/1, soft_purge/1]).

application(_) -> erlang:nif_error(undef).
delete(_) -> erlang:nif_error(undef).
file(_) -> erlang:nif_error(undef).
file_type(_) -> erlang:nif_error(undef).
is_loaded(_) -> erlang:nif_error(undef).
list_dir(_) -> erlang:nif_error(undef).
load(_) -> erlang:nif_error(undef).
load_binary(_, _, _) -> erlang:nif_error(undef).
loaded() -> erlang:nif_error(undef).
module_md5(_) -> erlang:nif_error(undef).
code_paths() -> erlang:nif_error(undef).
prepare(_, _, _) -> erlang:nif_error(undef).
purge(_) -> erlang:nif_error(undef).
read_file(_) -> erlang:nif_error(undef).
set_archive(_, _) -> erlang:nif_error(undef).
set_paths(_) -> erlang:nif_error(undef).
soft_purge(_) -> erlang:nif_error(undef).
