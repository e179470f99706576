%% Native records of OTP 29: making them, and looking inside. Every function is a native.
-module(records).

-export([create/4, get/2, get_definition/2, get_field_names/1, get_module/1, get_name/1, is_exported/1, update/4]).

create(_, _, _, _) -> erlang:nif_error(undef).
get(_, _) -> erlang:nif_error(undef).
get_definition(_, _) -> erlang:nif_error(undef).
get_field_names(_) -> erlang:nif_error(undef).
get_module(_) -> erlang:nif_error(undef).
get_name(_) -> erlang:nif_error(undef).
is_exported(_) -> erlang:nif_error(undef).
update(_, _, _, _) -> erlang:nif_error(undef).
