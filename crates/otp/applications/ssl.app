{application, ssl,
 [{description, "Erlang/OTP SSL application"},
  {vsn, "11.2.12.1"},
  {modules,
   []},
  {registered, [ssl_sup, ssl_manager]},
  {applications, [crypto, public_key, kernel, stdlib]},
  {env, []}]}.
